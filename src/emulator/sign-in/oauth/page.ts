import type { EmulatorResponse } from "../../handler.ts";

/** A page for a person: a form, or words alone. */
export type Page = {
  readonly title: string;
  /** What went wrong, or what is to be known. */
  readonly words?: string | undefined;
  readonly form?: { readonly fields: readonly PageField[]; readonly buttons: readonly PageButton[] } | undefined;
};

type PageField = {
  readonly name: string;
  /** None: the field is not shown. */
  readonly label?: string | undefined;
  readonly value?: string | undefined;
  readonly isPassword?: boolean | undefined;
};

type PageButton = { readonly text: string; readonly name?: string | undefined; readonly value?: string | undefined };

/** The form is sent to the address of the page itself. No script, no other origin; no page may frame it. */
export function htmlPage({ title, words, form }: Page, status = 200): EmulatorResponse {
  const fields = form?.fields.map(fieldMarkup).join("\n") ?? "";
  const buttons = form?.buttons.map(buttonMarkup).join(" ") ?? "";
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px system-ui;max-width:26rem;margin:4rem auto}label{display:block;margin:.8rem 0}input{width:100%}</style></head>
<body><h1>${escaped(title)}</h1>
${words === undefined ? "" : `<p role="status">${escaped(words)}</p>`}
${form === undefined ? "" : `<form method="post">\n${fields}\n${buttons}\n</form>`}
</body></html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}

function fieldMarkup({ name, label, value = "", isPassword = false }: PageField): string {
  const input = (type: string) => `<input type="${type}" name="${escaped(name)}" value="${escaped(value)}">`;
  if (label === undefined) return input("hidden");
  return `<label>${escaped(label)} ${input(isPassword ? "password" : "text")}</label>`;
}

function buttonMarkup({ text, name, value }: PageButton): string {
  const named = name === undefined ? "" : ` name="${escaped(name)}" value="${escaped(value ?? "")}"`;
  return `<button type="submit"${named}>${escaped(text)}</button>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
