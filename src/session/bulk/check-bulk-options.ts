import { checkDeed, checkEntityName, checkMembers, checkSignal, kindOf, refusal } from "../check-arguments.ts";
import { timeoutOf } from "../given-options.ts";
import { checkOptionalParameters } from "../write-request.ts";
import type { BulkMessage, BulkOperation, BulkOptions } from "./bulk-options.ts";
import { takesKey } from "./check-alternate-key.ts";

const operations: readonly BulkOperation[] = ["create", "update", "upsert", "delete"];
const messages: readonly (BulkMessage | "Auto")[] = ["Auto", "Multiple", "ExecuteMultiple", "Single"];
/** What the messages of a load have by themselves. */
const own = ["Target", "Targets", "Requests", "Settings"];

type Check = (given: unknown, name: string) => void;

const deed: Check = (given, name) => checkDeed(name, given);

const count: Check = (given, name) => {
  if (given === undefined || (Number.isInteger(given) && Number(given) >= 1)) return;
  throw refusal(`${name} is ${shown(given)}`, "give a whole number from 1 on, or leave it out");
};

const seconds: Check = (given, name) => {
  if (given === undefined || (typeof given === "number" && given >= 0)) return;
  throw refusal(`${name} is ${shown(given)}`, "give a number of seconds, or leave it out");
};

const checks: Readonly<Record<keyof BulkOptions, Check>> = {
  signal: (given) => checkSignal(given),
  stop: (given) => checkSignal(given, "stop signal"),
  operation: (given) => checkOneOf("operation", given, operations),
  entityName: checkEntityName,
  key: checkKey,
  message: (given) => given === undefined || checkOneOf("message", given, messages),
  parameters: (given) => checkOptionalParameters(given as BulkOptions["parameters"], own),
  largestSet: count,
  concurrency: count,
  windowSeconds: seconds,
  outage: seconds,
  timeout: (given) => void timeoutOf({ timeout: given as BulkOptions["timeout"] }),
  onProgress: deed,
  onWritten: deed,
  onReject: deed,
  ids: deed,
  beforeWriting: deed,
  mayBeWritten: deed,
};

/** What the compiler refuses, and a program without types may give all the same. Throws SESSION_BAD_VALUE. */
export function checkBulkOptions(options: BulkOptions): void {
  if (options === undefined) {
    throw refusal("the options are undefined", 'give what to do: { operation: "create", entityName: "account" }');
  }
  checkMembers(options, Object.keys(checks));
  for (const [name, check] of Object.entries(checks)) check(options[name as keyof BulkOptions], name);
  const { operation, key } = options;
  if (key === undefined || takesKey(operation)) return;
  throw refusal(
    `a load that is to ${operation} takes no key`,
    'give the operation "upsert" or "update", or leave the key out',
  );
}

function checkOneOf(what: string, given: unknown, all: readonly string[]): void {
  if (typeof given === "string" && all.includes(given)) return;
  throw refusal(`the ${what} is ${shown(given)}`, `give one of ${all.join(", ")}`);
}

function checkKey(key: unknown): void {
  if (key === undefined || (Array.isArray(key) && key.length > 0 && key.every((name) => typeof name === "string"))) {
    return;
  }
  const what = Array.isArray(key) ? "a list without names of attributes" : kindOf(key);
  throw refusal(`the key is ${what}`, 'give the attributes of an alternate key: ["accountnumber"]; or leave it out');
}

function shown(given: unknown): string {
  if (typeof given === "string" && given !== "") return `"${given}"`;
  return typeof given === "number" ? String(given) : kindOf(given);
}
