import { escapeAttribute } from "../xml/escape.ts";
import { odataError } from "./odata-error.ts";

type Attributes = Readonly<Record<string, string | undefined>>;

/** `<Property Name="name" Type="Edm.String" />`; attributes that are undefined are left out, `content` is markup. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(value, badCharacter)}"`)
    .join("");
  return content === "" ? `<${name}${written} />` : `<${name}${written}>${content}</${name}>`;
}

function badCharacter(character: string): Error {
  return odataError(`A name holds the character ${character}, which XML cannot carry.`, { status: 500 });
}
