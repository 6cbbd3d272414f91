import { Guid } from "../../values/guid.ts";

/** What a fault's text speaks of; what it does not name is left out. */
export type FaultSubject = {
  /** Logical name. */
  readonly entity?: string | undefined;
  /** ID of the record. */
  readonly record?: string | undefined;
  readonly attribute?: string | undefined;
  /** `prvCreateAccount`: the privilege that the user lacks. */
  readonly privilege?: string | undefined;
};

const guid = "\\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\}?";
const name = "[\\w.]+";

/*
 * The platform's texts (messages.md §3.1, query.md §8, those of the Web API), each with names for what it tells. The server writes
 * them in English whatever its languages are; a text of a plug-in that happens to read like one is taken for one.
 */
const texts: readonly RegExp[] = [
  `^(?<entity>${name}) With Ids? = (?<record>${guid}) (?:Does|Do) Not Exist`,
  `attribute '(?<attribute>${name})'.*? record of type '(?<entity>${name})'`,
  `length of the '(?<attribute>${name})' attribute of the '(?<entity>${name})' entity`,
  `value \\S* ?of '(?<attribute>${name})' on record of type '(?<entity>${name})'`,
  `'(?<entity>${name})' entity doesn't contain attribute with Name = '(?<attribute>[^']+)'`,
  `entity with a name = '(?<entity>${name})'`,
  `^Could not find an entity with name (?<entity>${name}) and id `,
  `property named '(?<attribute>[^']+)' on type 'Microsoft\\.Dynamics\\.CRM\\.(?<entity>\\w+)'`,
  `property '(?<attribute>[^']+)' does not exist on type 'Microsoft\\.Dynamics\\.CRM\\.(?<entity>\\w+)'`,
  `undeclared property '(?<attribute>[^']+)'`,
  `^Invalid Attribute Value Type for (?<attribute>${name})\\. Expected`,
  ` is not a valid lookup target of '(?<attribute>${name})'`,
  `^Attribute: (?<attribute>${name}) cannot be set to NULL`,
  `status code for state code \\S+ on (?<entity>${name}) with Id (?<record>${guid})`,
  `specified key values does not exist in (?<entity>${name}) entity`,
  `missing (?<privilege>prv\\w+) privilege.*? for entity '(?<entity>${name})'`,
  `missing (?<privilege>prv\\w+) privilege`,
  `^Entity: (?<entity>${name}) does not have change tracking enabled`,
  `^Condition for attribute '(?<entity>\\w+)\\.(?<attribute>\\w+)'`,
].map((text) => new RegExp(text, "i"));

const tables = [
  `entity with a name = '(?<entity>${name})'`,
  `^Could not find an entity with name (?<entity>${name}) and id `,
].map((text) => new RegExp(text, "i"));

/** The table that there is not, by a fault that says so. */
export function unknownTable(message: string): string | undefined {
  for (const text of tables) {
    const entity = text.exec(message)?.groups?.entity;
    if (entity !== undefined) return entity.toLowerCase();
  }
  return undefined;
}

/** The table, record and attribute that a fault's text names. */
export function faultSubject(message: string): FaultSubject {
  for (const text of texts) {
    const { groups } = text.exec(message) ?? {};
    if (groups !== undefined) return subjectOf(groups);
  }
  return {};
}

function subjectOf({
  entity,
  record,
  attribute,
  privilege,
}: Readonly<Record<string, string | undefined>>): FaultSubject {
  return {
    ...(entity !== undefined && { entity: entity.toLowerCase() }),
    ...(record !== undefined && { record: Guid.parse(record)?.text }),
    ...(attribute !== undefined && { attribute }),
    ...(privilege !== undefined && { privilege }),
  };
}
