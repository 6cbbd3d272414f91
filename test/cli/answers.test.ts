import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { askPerson } from "../../src/cli/ask-person.ts";
import { CliError } from "../../src/cli/cli-error.ts";
import { runDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

describe("dynaml run --answer", () => {
  const task = writeTask(
    temporaryFolder(),
    `<AMVARIABLE NAME="city" VALUE="" /><AMSHOWDIALOG ACTIVITY="input" MESSAGE="Which city?" RESULTVARIABLE="city" /><AMWRITETOLOG TEXT="it is %city%" />`,
  );

  it("answers by the variable's name, or from the environment", async () => {
    for (const [args, env] of [
      [["--answer", "CITY=Bern"], {}],
      [["--answer", "city"], { city: "Bern" }],
    ] as const) {
      const { code, stdout, stderr } = await runDynaml(["run", task, ...args], { env });
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /it is Bern/);
    }
  });

  it("fails without an answer, and says how to give one", async () => {
    const { code, stderr } = await runDynaml(["run", task]);
    assert.equal(code, 1);
    assert.match(stderr, /nobody is there to answer[\s\S]*--answer city=/);
  });

  it("warns of an answer to nothing, and refuses one without a name", async () => {
    const { stderr } = await runDynaml(["run", task, "--answer", "city=Bern", "--answer", "town=Thun"]);
    assert.match(stderr, /does not mention the variable town, which --answer is for/);
    assert.equal((await runDynaml(["run", task, "--answer", "=x"])).code, 64);
  });
});

describe("askPerson", () => {
  const signal = new AbortController().signal;
  const around = { pause: () => undefined, cancel: () => assert.fail("it cancelled") };
  const question = { variable: "city", title: "Where", message: "Which\u001b[2J city?", isHidden: true, signal };

  it("asks the person at the terminal, who sees the question as it is and nothing else meanwhile", async () => {
    const seen: string[] = [];
    const stderr = { write: (text: string) => void seen.push(text), isTerminal: true, columns: () => 80 };
    const terminal = {
      ask: async (text: string, { hidden }: { readonly hidden: boolean }) => {
        seen.push(`${text}${hidden}`);
        return "Bern";
      },
    };
    const pause = () => {
      seen.push("pause");
      return () => void seen.push("resume");
    };
    const ask = askPerson({}, { terminal, stderr }, { pause, cancel: () => assert.fail("it cancelled") });
    assert.equal(await ask(question), "Bern");
    assert.equal(seen.length, 4);
    assert.deepEqual([seen[0], seen[1], seen[3]], ["pause", "Where\n", "resume"]);
    assert.match(seen[2] ?? "", /^Which.* city\? true$/);
    assert.ok(!seen.join("").includes("\u001b"));
  });

  it("shows what there is to choose, and asks until an answer can be used", async () => {
    const seen: string[] = [];
    const answers = ["x", "2"];
    const stderr = { write: (text: string) => void seen.push(text), isTerminal: true, columns: () => 80 };
    const terminal = {
      ask: async (text: string) => {
        seen.push(text);
        return answers.shift() ?? assert.fail("it asked again");
      },
    };
    const ask = askPerson({}, { terminal, stderr }, around);
    const choices = ["red", "two\nlines"];
    const problemWith = (answer: string) => (answer === "x" ? "no" : undefined);
    assert.equal(await ask({ ...question, message: "Which?", title: undefined, choices, problemWith }), "2");
    assert.deepEqual(seen, ["Which?\n  1  red\n  2  two lines\n", "1 to 2: ", "no\n", "1 to 2: "]);
  });

  it("asks one question at a time, each with what an empty answer stands for; none of a step that is over", async () => {
    const stderr = { write: () => {}, isTerminal: true, columns: () => 80 };
    const seen: string[] = [];
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const terminal = {
      ask: (text: string) => {
        seen.push(text);
        return answers[seen.length - 1]?.promise ?? assert.fail("it asked again");
      },
    };
    const ask = askPerson({}, { terminal, stderr }, around);
    const over = new AbortController();
    const one = ask({ ...question, message: "One?", usual: "Bern" });
    const dropped = assert.rejects(ask({ ...question, signal: over.signal }), { name: "AbortError" });
    const other = ask({ ...question, message: "Other?" });
    over.abort();
    await setImmediate();
    assert.deepEqual(seen, ["One? [Bern] "]);
    answers[0]?.resolve("first");
    assert.equal(await one, "first");
    await dropped;
    while (seen.length < 2) await setImmediate();
    assert.deepEqual(seen, ["One? [Bern] ", "Other? "]);
    answers[1]?.resolve("second");
    assert.equal(await other, "second");
  });

  it("asks nobody where the command line answers", async () => {
    const stderr = { write: () => assert.fail("it wrote"), isTerminal: true, columns: () => 80 };
    const ask = askPerson({ City: "" }, { terminal: { ask: () => assert.fail("it asked") }, stderr }, around);
    assert.equal(await ask(question), "");
  });

  it("cancels the run at Ctrl+C, unless that is what ended the question", async () => {
    const cancels: number[] = [];
    const stderr = { write: () => {}, isTerminal: true, columns: () => 80 };
    const cancelled = new CliError(130, { code: "CLI_CANCELLED", message: "cancelled" });
    const over = new AbortController();
    const terminal = {
      ask: async (_text: string, { signal }: { readonly signal?: AbortSignal | undefined }) => {
        if (signal === over.signal) over.abort();
        throw cancelled;
      },
    };
    const ask = askPerson({}, { terminal, stderr }, { ...around, cancel: () => cancels.push(1) });
    await assert.rejects(ask(question), cancelled);
    assert.equal(cancels.length, 1);
    await assert.rejects(ask({ ...question, signal: over.signal }), cancelled);
    assert.equal(cancels.length, 1);
  });
});
