/** The oldest major version of Node that dynaml runs on. */
const oldest = 24;

/** What to tell the user of a Node that is too old; undefined when it is new enough. This file itself runs on any Node with ES modules. */
export function nodeVersionProblem(version: string): string | undefined {
  const major = Number.parseInt(version, 10);
  if (major >= oldest) return undefined;
  return `dynaml needs Node ${oldest} or newer; this is Node ${version} (${process.execPath}). Install a newer one from https://nodejs.org, or put it first on PATH.`;
}
