/** Letters, digits, dot, dash and underscore, as every file system takes them. */
export function safeFileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '');
  return safe.slice(0, 120) || 'chart';
}
