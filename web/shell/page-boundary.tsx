import { Component, type ComponentChildren } from 'preact';
import { ErrorPanel } from './error-panel.tsx';

interface PageBoundaryProps {
  readonly children: ComponentChildren;
}

interface PageBoundaryState {
  readonly error: unknown;
  readonly hasFailed: boolean;
}

/** A fault in a page stays in that page: the header and its links go on. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { error: null, hasFailed: false };

  static override getDerivedStateFromError(error: unknown): PageBoundaryState {
    return { error, hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    const { error, hasFailed } = this.state;
    if (!hasFailed) return this.props.children;
    const retry = () => this.setState({ error: null, hasFailed: false });
    return <ErrorPanel error={error} heading="h1" onRetry={retry} />;
  }
}
