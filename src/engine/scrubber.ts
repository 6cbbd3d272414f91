/** What stands in place of a secret. */
export const secretMask = "[secret]";

/** A secret shorter than this is hidden only where it stands as a word of its own: hidden everywhere, it would blot out the text. */
const shortest = 4;

/** Members that carry no free text: a program reads them, and a secret that happens to be "Main" must not break it. */
const structural: ReadonlySet<string> = new Set([
  "type",
  "at",
  "code",
  "level",
  "status",
  "family",
  "action",
  "activity",
]);

/** Keeps the secret values of a run and takes them out of whatever the run tells. */
export type Scrubber = {
  /** From now on the value, and the forms it takes in addresses, XML, JSON and Base64, are masked. An empty text hides nothing. */
  hide(secret: string): void;
  /** Whether the text is a secret, or a form of one. */
  hides(text: string): boolean;
  scrubText(text: string): string;
  /** The same data with every text in it scrubbed, except the members that programs dispatch on (`type`, `code` …). */
  scrub<T>(data: T): T;
};

export function createScrubber(): Scrubber {
  const forms = new Set<string>();
  const words = new Set<string>();

  const scrubText = (text: string): string => maskSpans(text, spansOf(text, forms, words));

  const scrub = <T>(data: T): T => {
    if (forms.size + words.size === 0) return data;
    return scrubData(data, scrubText) as T;
  };

  return {
    hide(secret) {
      if (secret === "") return;
      const kept = secret.length < shortest ? words : forms;
      for (const form of formsOf(secret)) kept.add(form);
    },
    hides: (text) => forms.has(text) || words.has(text),
    scrubText,
    scrub,
  };
}

function scrubData(data: unknown, scrubText: (text: string) => string): unknown {
  if (typeof data === "string") return scrubText(data);
  if (Array.isArray(data)) return data.map((item) => scrubData(item, scrubText));
  if (typeof data !== "object" || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, structural.has(key) ? value : scrubData(value, scrubText)]),
  );
}

/** The texts by which a secret may be recognised: itself, and as addresses, forms, XML, JSON and Base64 write it. */
function formsOf(secret: string): Set<string> {
  const forms = new Set([secret, JSON.stringify(secret).slice(1, -1)]);
  const percent = encodeURIComponent(secret.toWellFormed());
  for (const text of [percent, percent.replaceAll("%20", "+"), encodeURI(secret.toWellFormed())]) {
    forms.add(text);
    forms.add(text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()));
  }
  const escaped = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const closed = escaped.replaceAll(">", "&gt;");
  const quoted = closed.replaceAll('"', "&quot;");
  for (const text of [escaped, closed, quoted, quoted.replaceAll("'", "&apos;"), quoted.replaceAll("'", "&#39;")]) {
    forms.add(text);
  }
  for (const encoding of ["utf8", "utf16le"] as const) {
    for (const text of base64Forms(Buffer.from(secret, encoding))) forms.add(text);
  }
  forms.delete("");
  return forms;
}

/** The secret in Base64 by itself, and what of the text depends on it alone for each of its three places in longer bytes (`user:secret`). */
function base64Forms(bytes: Buffer): string[] {
  if (bytes.length < shortest) return [];
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const start = before === 0 ? 0 : before + 1;
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(start, end);
  });
  const texts = [bytes.toString("base64").replace(/=+$/, ""), ...inside];
  return texts.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
}

type Span = { readonly start: number; readonly end: number };

function spansOf(text: string, forms: ReadonlySet<string>, words: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const form of forms) collect(text, form, () => true, spans);
  for (const word of words) collect(text, word, standsAlone, spans);
  return spans.sort((a, b) => a.start - b.start);
}

function collect(text: string, form: string, counts: (text: string, span: Span) => boolean, spans: Span[]): void {
  for (let start = text.indexOf(form); start >= 0; start = text.indexOf(form, start + 1)) {
    const span = { start, end: start + form.length };
    if (counts(text, span)) spans.push(span);
  }
}

function standsAlone(text: string, { start, end }: Span): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(start - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(end));
}

/** Overlapping and touching spans become one mask, so that no rest of a secret stays between two. */
function maskSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let result = "";
  let hidden = -1;
  let shown = 0;
  for (const { start, end } of spans) {
    if (start > hidden) result += text.slice(shown, start) + secretMask;
    hidden = Math.max(hidden, end);
    shown = hidden;
  }
  return result + text.slice(shown);
}
