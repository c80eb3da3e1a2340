import { Component, type ReactNode } from "react";
import { Button, Notice } from "@/design/ui";

/** Boundary keeps an error in one page from breaking the other pages, the wallet or a pending transaction. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Notice tone="bad" title="This page has an error">
        <p>{error.message}</p>
        <p className="mt-1">Nothing was signed or sent. The other pages still work.</p>
        <Button className="mt-3" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </Notice>
    );
  }
}
