import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createLanguage } from "../../src/expression/language.ts";
import { logged, runFlow } from "./run-flow.ts";
import { type Deed, eventsOf, log, logText, runSteps, setVariable, variable } from "./run-steps.ts";

const secret = "Tr0ub4dor";

const keepValue: Deed = ({ name }, context) => {
  context.variables.create({ name: String(name), value: context.valueOf("VALUE") });
  return undefined;
};

/** What the steps after a secret variable `pw` show of it. */
async function toldWith(steps: string): Promise<string> {
  const aml = `${steps}<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="%pw%" />`;
  const { events } = await runSteps(aml, { [log]: logText, [variable]: keepValue }, { variables: { pw: secret } });
  return eventsOf({ events }, "log")
    .map(({ text }) => text)
    .join("\n");
}

const derived: readonly (readonly [expression: string, hidden: string])[] = [
  ["UCase(pw)", secret.toUpperCase()],
  ["StrReverse(pw)", [...secret].reverse().join("")],
  ["Mid(pw, 2, 4)", "r0ub"],
  ["pw & pw", secret + secret],
  ["Replace(pw, 'Tr', '')", "0ub4dor"],
  ["Split(pw, '4')(1)", "dor"],
  ["Join(Split(pw, '0'), '-')", "Tr-ub4dor"],
  ["Format(pw, '@@@-@@@@@@')", "Tr0-ub4dor"],
  ["Val(Mid(pw, 3, 1) & '12345')", "12345"],
  ["IIf(True, LCase(pw), 0)", secret.toLowerCase()],
];

describe("what comes of a secret is one", () => {
  for (const [expression, hidden] of derived) {
    test(expression, async () => {
      const told = await toldWith(`<AMWRITETOLOG TEXT="[%${expression.replaceAll("&", "&amp;")}%]" />`);
      assert.ok(told.includes("[secret]"), told);
      assert.ok(!told.includes(hidden), told);
    });
  }

  test("also through variables in between", async () => {
    const told = await toldWith(
      `<AMVARIABLE NAME="part" VALUE="%Mid(pw, 2, 4)%" /><AMVARIABLE NAME="more" VALUE="%StrReverse(part)%" />
      <AMWRITETOLOG TEXT="[%UCase(more)%]" />`,
    );
    assert.equal(told, "[[secret]]");
  });

  test("also through the elements of an array", async () => {
    const told = await toldWith(
      `<AMVARIABLE NAME="parts" VALUE="%Split(pw, '4')%" /><AMWRITETOLOG TEXT="[%UCase(parts(0))%]" />`,
    );
    assert.equal(told, "[[secret]]");
  });

  test("but what it only chooses is not", async () => {
    const told = await toldWith(`<AMWRITETOLOG TEXT="%IIf(pw = '', 'missing', 'given')%, is given" />`);
    assert.equal(told, "given, is given");
  });

  test("but its length and what is asked of it are not", async () => {
    assert.equal(await toldWith(`<AMWRITETOLOG TEXT="%Len(pw)% %pw = 'x'%" />`), `${secret.length} False`);
  });
});

test("a variable keeps the type of its value; one of type text has the text that BASIC makes of it", async () => {
  const recorded = await runFlow(
    `<AMVARIABLE NAME="d" VALUE="%#1/31/2026#%" /><AMVARIABLE NAME="t" TYPE="text" VALUE="%d%" />
    <AMVARIABLE NAME="u" TYPE="text" /><AMSET VARIABLENAME="u" VALUE="%d + 1%" />
    <AMVARIABLE NAME="l" VALUE="%Split('a,b', ',')%" />
    <AMWRITETOLOG TEXT="%d + 1%, %t%, %u%, %l(1)%, %TypeName(d)%, %TypeName(t)%" />`,
  );
  assert.equal(logged(recorded), "2/1/2026, 1/31/2026, 2/1/2026, b, Date, String");
});

describe("the language of a run", () => {
  const deeds = { [log]: logText, [variable]: setVariable };
  const clock = { now: () => new Date("2026-01-31T13:05:09Z"), milliseconds: () => 0 };
  const told = async (text: string, options: Parameters<typeof runSteps>[2] = {}) => {
    const recorded = await runSteps(`<AMWRITETOLOG TEXT="${text}" />`, deeds, { clock, ...options });
    return eventsOf(recorded, "log")[0]?.text ?? recorded.result.error?.message;
  };

  test("is en-US and UTC, and sees the clock and the task's name", async () => {
    assert.equal(await told("%Now()%"), "1/31/2026 1:05:09 PM");
    assert.equal(await told("Today is %Date()%, %GetTaskName()%"), "Today is 1/31/2026, test");
  });

  test("sees nothing else that it has not been given", async () => {
    for (const call of ["GetUserName()", "Environ('PATH')", "FileExists('/etc/passwd')", "CurDir()"]) {
      assert.match((await told(`%${call}%`)) ?? "", /is not available to tasks here/, call);
    }
  });

  test("may be another one", async () => {
    const language = createLanguage({
      locale: "de-CH",
      timeZone: "Europe/Zurich",
      host: { now: clock.now, userName: "ann" },
    });
    assert.equal(await told("%Now()%", { language }), "31.01.2026 14:05:09");
    assert.equal(await told("%3 / 2% %GetUserName()%", { language }), "1.5 ann");
  });

  const inGermany = async (steps: string) =>
    logged(await runFlow(steps, { language: createLanguage({ locale: "de-DE" }) }));

  test("its decimal sign counts wherever a number is wanted; what is written with a point does, too", async () => {
    assert.equal(
      await inGermany(
        `<AMVARIABLE NAME="d" VALUE="1,5" /><AMINCREMENTVARIABLE RESULTVARIABLE="d" />
        <AMVARIABLE NAME="n" TYPE="number" VALUE="1,25" /><AMVARIABLE NAME="p" TYPE="number" VALUE="1.25" />
        <AMVARIABLE NAME="g" TYPE="number" VALUE="1.234,5" />
        <AMWRITETOLOG TEXT="%d% %n * 2% %p * 2% %g%" />`,
      ),
      "2,5 2,5 2,5 1234,5",
    );
  });

  test("sorts and chooses by it", async () => {
    assert.equal(
      await inGermany(
        `<AMDATASET RESULTDATASET="t" COLUMNS="a" /><AMDATASET ACTIVITY="add_row" DATASET="t"><COLUMN NAME="a" VALUE="10,5" /></AMDATASET>
        <AMDATASET ACTIVITY="add_row" DATASET="t"><COLUMN NAME="a" VALUE="9,5" /></AMDATASET>
        <AMDATASET ACTIVITY="sort" DATASET="t" COLUMN="a" /><AMWRITETOLOG TEXT="%t.a%" />
        <AMVARIABLE NAME="i" /><AMLOOP ACTIVITY="list" LIST="10,5;9,5" DELIMITER=";" SORT="ascending" RESULTVARIABLE="i"><AMWRITETOLOG TEXT="%i%" /></AMLOOP>
        <AMVARIABLE NAME="v" VALUE="0,5" /><AMSELECTCASE EXPRESSION="%v%"><AMCASE CONSTANT="%1/2%" /><AMWRITETOLOG TEXT="half" /></AMSELECTCASE>`,
      ),
      "9,5 9,5 10,5 half",
    );
  });

  test("a number of a task is written as BASIC writes one, not as JavaScript does", async () => {
    assert.equal(
      logged(await runFlow('<AMVARIABLE NAME="n" TYPE="number" VALUE="1,234" /><AMWRITETOLOG TEXT="%n%" />')),
      "1234",
    );
    for (const text of ["0x1F", "1e", "Infinity", "0b1"]) {
      const aml = `<AMVARIABLE NAME="n" TYPE="number" VALUE="${text}" />`;
      assert.equal(logged(await runFlow(aml)), "! ENGINE_NUMBER_VARIABLE", text);
      const counted = `<AMVARIABLE NAME="n" VALUE="${text}" /><AMINCREMENTVARIABLE RESULTVARIABLE="n" />`;
      assert.equal(logged(await runFlow(counted)), "! ACTION_NO_NUMBER", text);
    }
  });

  test("hands dates to an organization in one form, whatever the locale", async () => {
    const language = createLanguage({ locale: "de-DE", timeZone: "Europe/Berlin" });
    const given: (string | undefined)[] = [];
    const aml = `<AMDYNAMICSCRM ACTIVITY="update_entity" SESSION="s" ENTITY="account" ID="%#1/31/2026#%">
      <ATTRIBUTE LOGICALNAME="a" VALUE="%1.5%" /><ATTRIBUTE LOGICALNAME="b" VALUE="on %#7/1/2026#%" /></AMDYNAMICSCRM>`;
    await runSteps(
      aml,
      {
        "AMDYNAMICSCRM.update_entity": ({ id, attributes }) => {
          given.push(String(id), ...(attributes as unknown as readonly { value: string }[]).map(({ value }) => value));
          return undefined;
        },
      },
      { language },
    );
    assert.deepEqual(given, ["2026-01-31T00:00:00+01:00", "1.5", "on 2026-07-01T00:00:00+02:00"]);
  });
});
