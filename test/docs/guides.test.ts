import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { Guid } from "../../src/values/guid.ts";
import {
  createSession,
  organizationUri,
  startTestOrganization,
  type TestOrganization,
} from "../actions/organization.ts";
import { runDynaml } from "../cli/run-dynaml.ts";

const root = resolve(import.meta.dirname, "../..");

/** Pages of which every sample is run here; what they suppose to be there: a session, an account and a contact by their IDs. */
const pages = ["queries.md", "batches.md", "faults.md", "typescript.md"];

type Sample = { readonly page: string; readonly language: string; readonly text: string };

async function samplesOf(page: string): Promise<readonly Sample[]> {
  const source = await readFile(join(root, "docs", page), "utf8");
  return [...source.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    page,
    language,
    text,
  }));
}

/** What a sample's comments say that it prints: `console.log(x); // 1`. */
function expectedOf(text: string): readonly string[] {
  return [...text.matchAll(/console\.\w+\(.*\); \/\/ (.+)$/gm)].map(([, printed = ""]) => printed);
}

describe("guides", async () => {
  const samples = (await Promise.all(pages.map(samplesOf))).flat();
  let organization: TestOrganization;
  let session: Session;
  let folder: string;
  let given: { readonly id: Guid; readonly contactId: Guid };
  before(async () => {
    organization = await startTestOrganization({ version: "9.2.24051.174" });
    const sign = { domain: "netautoinc", userName: "known", password: "Secret-of-known-1" };
    session = await openSession({ organizationUri, authType: "ActiveDirectory", dial: organization.dial, ...sign });
    given = {
      id: await session.create("account", { name: "Adventure Works", revenue: 2_000_000, industrycode: 1 }),
      contactId: await session.create("contact", { lastname: "Berry" }),
    };
    folder = await mkdtemp(join(tmpdir(), "dynaml-guides-"));
  });
  after(async () => {
    await session.end();
    await organization[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [index, { page, language, text }] of samples.entries()) {
    const title = `${page}: ${text.split("\n", 1)[0]}`;
    if (language === "ts") {
      it(title, async () => {
        const api = pathToFileURL(join(root, "src/index.ts")).href;
        const names = [
          "DynamlError",
          "EntityReference",
          "Guid",
          "OptionSetValue",
          "condition",
          "fetchFrom",
          "linkTo",
          "openSession",
          "or",
          "startEmulator",
        ];
        const file = join(folder, `${index}.mts`);
        await writeFile(
          file,
          `import { ${names.join(", ")} } from ${JSON.stringify(api)};\nexport async function run({ session, id, contactId, console }) {\n${text}\n}\n`,
        );
        const printed: string[] = [];
        const print = (...values: readonly unknown[]) => printed.push(values.map(String).join(" "));
        const { run } = await import(pathToFileURL(file).href);
        await run({ session, ...given, console: { log: print, error: print } });
        for (const expected of expectedOf(text)) assert.ok(printed.includes(expected), `${expected} in ${printed}`);
      });
    } else if (language === "xml") {
      it(title, async () => {
        const { result } = await organization.run(createSession() + text);
        assert.equal(result.error, undefined);
      });
    } else {
      it(title, async () => {
        for (const command of text.trim().split("\n")) {
          const [program, ...args] = command.match(/'[^']*'|\S+/g) ?? [];
          assert.equal(program, "dynaml", command);
          const unquoted = args.map((argument) => argument.replace(/^'(.*)'$/, "$1"));
          const { code, stderr } = await runDynaml(unquoted, { cwd: folder });
          assert.equal(code, 0, stderr);
        }
      });
    }
  }
});
