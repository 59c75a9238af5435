declare const adapter: Readonly<Record<string, (input: unknown, options: unknown) => unknown>>;
export default adapter;
