import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.ts", "src/chain/abi.ts", "screenshots"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // Numbers are allowed in templates; other values must be strings.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        AbortSignal: "readonly",
        URL: "readonly",
        window: "readonly",
        document: "readonly",
        localStorage: "readonly",
        matchMedia: "readonly",
        Event: "readonly",
        CustomEvent: "readonly",
        performance: "readonly",
        PerformanceObserver: "readonly",
        getComputedStyle: "readonly",
        requestAnimationFrame: "readonly",
      },
    },
  },
  // A translated file takes its texts from the catalogue in src/text.
  {
    files: [
      "src/features/learn/**/*.tsx",
      "src/features/invest/practice/**/*.tsx",
      "src/features/invest/gas.tsx",
      "src/shell/language.tsx",
      "src/shell/layout.tsx",
      "src/design/term.tsx",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "JSXText[value=/\\p{L}{2}/u]", message: "put the text into src/text" },
        {
          selector: "JSXAttribute[name.name=/^(label|title|aria-label|placeholder|hint|note|alt)$/] > Literal",
          message: "put the text into src/text",
        },
      ],
    },
  },
  // A feature may import shared code, but no other feature, so that its folder can be deleted.
  ...["audit", "console", "creator", "developer", "discover", "index", "invest", "learn", "portfolio"].map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["@/features/*", "../*"], message: "features do not import each other" }] }],
    },
  })),
);
