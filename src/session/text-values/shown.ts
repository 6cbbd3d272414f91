const longestShown = 60;

/** As an error shows it. Of a long text no part is shown: it may be a secret, which is recognised as a whole alone. */
export function shown(value: string): string {
  return value.length > longestShown ? `a text of ${value.length} characters` : `"${value}"`;
}
