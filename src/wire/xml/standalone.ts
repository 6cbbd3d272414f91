import { namespaceDeclarations } from "./markup.ts";
import type { XmlElement } from "./xml-element.ts";

/** An element as a document of its own: its text verbatim, with the declarations that it needs from around it. */
export function standalone(element: XmlElement): string {
  const text = element.verbatim;
  const nameEnd = /^<[^\s/>]+/.exec(text)?.[0].length ?? 0;
  return text.slice(0, nameEnd) + namespaceDeclarations(element.outerNamespaces).text + text.slice(nameEnd);
}
