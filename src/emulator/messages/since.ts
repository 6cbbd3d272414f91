/** Messages that came after the first version of the service, with the version (major, minor) that brought them (messages §2, §9). */
const since: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  ExecuteAsync: [7, 0],
  ...from([7, 1], ["Upsert", "ExecuteTransaction", "RetrieveCurrentOrganization", "RetrieveEntityChanges"]),
  ...from([7, 1], ["CreateEntityKey", "DeleteEntityKey", "RetrieveEntityKey", "ReactivateEntityKey"]),
  ...from([9, 1], ["RetrieveTotalRecordCount"]),
  ...from([9, 2], ["CreateMultiple", "UpdateMultiple", "UpsertMultiple", "DeleteMultiple", "RetrieveAccessOrigin"]),
};

function from(version: readonly [number, number], names: readonly string[]): Record<string, readonly [number, number]> {
  return Object.fromEntries(names.map((name) => [name, version]));
}

/** Whether an organization of a version, `9.0.2.3034`, has a message. To one that has not, the name says nothing. */
export function hasMessage(version: string, name: string): boolean {
  const [major, minor] = (Object.hasOwn(since, name) ? since[name] : undefined) ?? [0, 0];
  return isAtLeast(version, major, minor);
}

/** Whether a version is `major.minor` or later. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
