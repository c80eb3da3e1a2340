/** A list or series of the API's as a file; `path` is that of its read, with its query. */
export function CsvLink({ path, name }: { path: string; name: string }) {
  return (
    <a
      className="link text-sm font-semibold"
      href={`${path}${path.includes("?") ? "&" : "?"}format=csv`}
      download={`${name}.csv`}
      aria-label={`Save ${name} as CSV`}
    >
      CSV
    </a>
  );
}
