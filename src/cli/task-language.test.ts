import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { evaluateTemplate } from "../expression/evaluate-template.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import type { Io } from "./io.ts";
import { taskLanguage } from "./task-language.ts";

const scope = { variable: () => undefined, dataset: () => undefined, names: () => [] };

test("a task's expressions see this machine as far as the operator allows", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "language-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "in.csv"), "abc");
  const io: Pick<Io, "env"> = { env: { LANG: "C", API_KEY: "k" } };
  const language = taskLanguage({ locale: "de-CH", timeZone: "Europe/Zurich" }, { allowed: [folder] }, io);
  const evaluate = (text: string) => evaluateTemplate(parseTemplate(text), scope, language);

  assert.equal(evaluate("%FileLen('in.csv')%"), 3);
  assert.equal(evaluate("%CurDir()%"), folder);
  assert.equal(evaluate("[%Environ('LANG') & Environ('API_KEY')%]"), "[C]");
  assert.equal(evaluate("on %#7/1/2026 2:00 PM#%"), "on 01.07.2026 14:00:00");
  assert.deepEqual(evaluate("%#7/1/2026 2:00 PM#%"), new Date("2026-07-01T12:00:00Z"));
  assert.ok(Math.abs(Number(evaluate("%Now()%")) - Date.now()) < 60_000);
  assert.throws(() => evaluate("%FileExists('/etc/passwd')%"), { code: "EXPRESSION_HOST" });
  assert.throws(() => taskLanguage({ timeZone: "Mars/Base" }, { allowed: [folder] }, io), {
    code: "EXPRESSION_SETTING",
  });
  assert.throws(() => taskLanguage({ locale: "no tag" }, { allowed: [folder] }, io), { code: "EXPRESSION_SETTING" });
});
