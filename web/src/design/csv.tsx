/** A link that downloads a list or series of the API as CSV. `path` is the path of the read, with its query. */
export function CsvLink({ path, name }: { path: string; name: string }) {
  return (
    <a
      className="link text-sm font-semibold"
      href={`${path}${path.includes("?") ? "&" : "?"}format=csv`}
      download={`${name}.csv`}
      aria-label={`Download ${name} as CSV`}
    >
      CSV
    </a>
  );
}
