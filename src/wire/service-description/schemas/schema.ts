import { type Markup, namespaceDeclarations, xml } from "../../xml/markup.ts";

/**
 * One XML Schema namespace as a table. A complex type is written `Name < Base: Member:Type, Member:Type*`, an enumeration
 * `Name: Value Value`; `*` means any number. A type's name stands for itself in whatever namespace it is (contracts.md).
 */
export type SchemaTable = {
  readonly namespace: string;
  readonly types: readonly string[];
  readonly enums?: readonly string[] | undefined;
  /** Enumerations of which a value may have several. */
  readonly lists?: readonly string[] | undefined;
  /** Simple types that are texts. */
  readonly texts?: readonly string[] | undefined;
  /** Elements of messages: written as types are. */
  readonly elements?: readonly string[] | undefined;
};

/** The schema of one table; `all` are the tables that names may come from, `locationOf` where an import is found. */
export function schemaMarkup(
  table: SchemaTable,
  all: readonly SchemaTable[],
  locationOf?: (namespace: string) => string,
): Markup {
  const names = new Names(table.namespace, all);
  const body = [
    ...(table.texts ?? []).map(textType),
    ...table.types.map((line) => complexType(line, names)),
    ...(table.enums ?? []).map((line) => enumeration(line)),
    ...(table.lists ?? []).map((line) => listOfValues(line)),
    ...(table.elements ?? []).map((line) => messageElement(line, names)),
  ];
  return xml`<xs:schema xmlns:xs="${schemaNamespace}" xmlns:tns="${table.namespace}" elementFormDefault="qualified"
    ${" "}targetNamespace="${table.namespace}"${names.declarations()}>
    ${names.foreign().map((namespace) => importMarkup(namespace, locationOf?.(namespace)))}
    ${body}
  </xs:schema>`;
}

const schemaNamespace = "http://www.w3.org/2001/XMLSchema";

function importMarkup(namespace: string, location: string | undefined): Markup {
  if (location === undefined) return xml`<xs:import namespace="${namespace}"/>`;
  return xml`<xs:import schemaLocation="${location}" namespace="${namespace}"/>`;
}

type Line = { readonly name: string; readonly base?: string | undefined; readonly members: readonly string[] };

/** `OptionMetadata < MetadataBase: Color:string, Value:int` → its name, base and members. */
export function parseLine(line: string): Line {
  const [head = "", rest = ""] = line.split(/:\s*(.*)/s);
  const [name = "", base] = head.split("<").map((part) => part.trim());
  return { name, base, members: rest === "" ? [] : rest.split(", ") };
}

function complexType(line: string, names: Names): Markup {
  const { name, base, members } = parseLine(line);
  const sequence = xml`<xs:sequence>${members.map((member) => memberMarkup(member, names))}</xs:sequence>`;
  const content =
    base === undefined
      ? sequence
      : xml`<xs:complexContent><xs:extension base="${names.qualify(base)}">${sequence}</xs:extension></xs:complexContent>`;
  return xml`<xs:complexType name="${name}">${content}</xs:complexType>
    <xs:element name="${name}" nillable="true" type="tns:${name}"/>`;
}

function memberMarkup(member: string, names: Names): Markup {
  const [name = "", type = ""] = member.split(":");
  const many = type.endsWith("*");
  const occurs = xml` minOccurs="0"${many ? xml` maxOccurs="unbounded"` : undefined}`;
  return xml`<xs:element${occurs} name="${name}" nillable="true" type="${names.qualify(many ? type.slice(0, -1) : type)}"/>`;
}

function textType(name: string): Markup {
  return xml`<xs:simpleType name="${name}"><xs:restriction base="xs:string"/></xs:simpleType>
    <xs:element name="${name}" nillable="true" type="tns:${name}"/>`;
}

function enumeration(line: string): Markup {
  const { name, members } = parseLine(line);
  return xml`<xs:simpleType name="${name}">${oneOf(members)}</xs:simpleType>
    <xs:element name="${name}" nillable="true" type="tns:${name}"/>`;
}

function listOfValues(line: string): Markup {
  const { name, members } = parseLine(line);
  return xml`<xs:simpleType name="${name}"><xs:list><xs:simpleType>${oneOf(members)}</xs:simpleType></xs:list></xs:simpleType>
    <xs:element name="${name}" nillable="true" type="tns:${name}"/>`;
}

function oneOf([values = ""]: readonly string[]): Markup {
  const members = values.split(" ").map((value) => xml`<xs:enumeration value="${value}"/>`);
  return xml`<xs:restriction base="xs:string">${members}</xs:restriction>`;
}

function messageElement(line: string, names: Names): Markup {
  const { name, members } = parseLine(line);
  return xml`<xs:element name="${name}"><xs:complexType>
    <xs:sequence>${members.map((member) => memberMarkup(member, names))}</xs:sequence>
  </xs:complexType></xs:element>`;
}

/** Qualifies type names and remembers which namespaces they came from. */
class Names {
  readonly #own: string;
  readonly #homes = new Map<string, string>();
  readonly #prefixes = new Map<string, string>();

  constructor(own: string, tables: readonly SchemaTable[]) {
    this.#own = own;
    for (const { namespace, types, enums = [], lists = [], texts = [] } of tables) {
      for (const line of [...types, ...enums, ...lists, ...texts]) {
        const { name } = parseLine(line);
        if (namespace === own || !this.#homes.has(name)) this.#homes.set(name, namespace);
      }
    }
  }

  qualify(name: string): string {
    const home = this.#homes.get(name);
    if (home === undefined) return `xs:${name}`;
    if (home === this.#own) return `tns:${name}`;
    const prefix = this.#prefixes.get(home) ?? `q${this.#prefixes.size + 1}`;
    this.#prefixes.set(home, prefix);
    return `${prefix}:${name}`;
  }

  foreign(): readonly string[] {
    return [...this.#prefixes.keys()];
  }

  declarations(): Markup {
    return namespaceDeclarations(new Map([...this.#prefixes].map(([namespace, prefix]) => [prefix, namespace])));
  }
}
