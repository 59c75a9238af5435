export function SqlPage() {
  return <h1>SqlPage</h1>;
}
