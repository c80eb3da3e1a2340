import type { ReactNode } from "react";

export interface Column<T> {
  /** Identifies the column; also its heading where `title` is not given. */
  name: string;
  title?: ReactNode;
  /** The heading is for screen readers only. */
  titleHidden?: boolean;
  /** Right-aligned, never wrapped. */
  number?: boolean;
  /** Cells are the headings of their rows. */
  rowHeader?: boolean;
  /** Classes of the cells. */
  className?: string;
  /** Tooltip of a cell. */
  tooltip?: (row: T) => string | undefined;
  cell: (row: T, index: number) => ReactNode;
}

interface DataTableProps<T> {
  /** Name of the table for screen readers. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  rowClassName?: (row: T) => string;
  /** Classes of the table: its minimum width and its text size. */
  className?: string;
}

/**
 * A table that scrolls sideways if it is too wide. Keyboards reach it, because it can have the focus. It is positioned, so that hidden
 * texts in it scroll along.
 */
export function DataTable<T>({ label, columns, rows, rowKey, rowClassName, className = "text-sm" }: DataTableProps<T>) {
  return (
    <div className="sideways relative -mx-5 px-5 sm:-mx-6 sm:px-6" role="region" aria-label={label} tabIndex={0}>
      <table className={`table-plain ${className}`}>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" className={c.number ? "number" : undefined}>
                {c.titleHidden ? <span className="sr-only">{c.title ?? c.name}</span> : (c.title ?? c.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={rowKey(row)} className={rowClassName?.(row)}>
              {columns.map((c) => {
                const className = `${c.number ? "number" : ""} ${c.className ?? ""}`.trim() || undefined;
                return c.rowHeader ? (
                  <th key={c.name} scope="row" className={className}>
                    {c.cell(row, i)}
                  </th>
                ) : (
                  <td key={c.name} className={className} title={c.tooltip?.(row)}>
                    {c.cell(row, i)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
