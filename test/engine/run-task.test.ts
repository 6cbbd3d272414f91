import assert from "node:assert/strict";
import { test } from "node:test";
import { DynamlError } from "../../src/errors.ts";
import { eventsOf, log, logText, runSteps, setVariable, variable } from "./run-steps.ts";

const deeds = { [log]: logText, [variable]: setVariable };

const texts = (recorded: Parameters<typeof eventsOf>[0]) => eventsOf(recorded, "log").map(({ text }) => text);

test("steps run in order, and the events tell it", async () => {
  const recorded = await runSteps(
    `<AMWRITETOLOG TEXT="one" /> <!-- between --> <AMWRITETOLOG>two</AMWRITETOLOG>`,
    deeds,
  );
  assert.deepEqual(
    recorded.events.map(({ type }) => type),
    [
      "run-started",
      ...["step-started", "log", "step-finished"],
      ...["step-started", "log", "step-finished"],
      "run-finished",
    ],
  );
  assert.deepEqual(texts(recorded), ["one", "two"]);
  assert.equal(recorded.result.status, "succeeded");
  assert.equal(recorded.result.summary.stepsSucceeded, 2);
});

test("a whole file runs its Main, and a function that nobody calls does not run", async () => {
  const recorded = await runSteps(
    `<AMTASK><AMFUNCTION NAME="Other"><AMWRITETOLOG TEXT="no" /></AMFUNCTION>
     <AMFUNCTION NAME="main"><AMWRITETOLOG TEXT="yes" /></AMFUNCTION></AMTASK>`,
    deeds,
  );
  assert.deepEqual(texts(recorded), ["yes"]);
  assert.equal(eventsOf(recorded, "step-started")[0]?.step.function, "main");
});

test("an error stops the task, sets AMError and is told with place, action and causes", async () => {
  const recorded = await runSteps(
    `<AMVARIABLE NAME="a" VALUE="1" />\n  <AMWRITETOLOG TEXT="x" />\n<AMWRITETOLOG TEXT="never" />`,
    {
      ...deeds,
      [log]: (_parameters, context) => {
        context.about({ session: "Crm1", organizationUri: "http://crm/org" });
        throw new DynamlError({
          code: "TEST_OUTER",
          message: "outer",
          remedy: "mend it",
          cause: new DynamlError({ code: "TEST_FAULT", message: "inner", context: { errorCode: -2147220969 } }),
        });
      },
    },
  );
  const { error, status, datasets, summary } = recorded.result;
  assert.equal(status, "failed");
  assert.equal(summary.stepsFailed, 1);
  assert.equal(error?.code, "TEST_OUTER");
  assert.equal(error.family, "step");
  assert.equal(error.where, "test.aml:2:3");
  assert.equal(error.remedy, "mend it");
  assert.deepEqual([error.session, error.organizationUri], ["Crm1", "http://crm/org"]);
  assert.deepEqual(
    [error.step.action, error.step.activity, error.step.line, error.step.column],
    ["AMWRITETOLOG", "write_to_log", 2, 3],
  );
  assert.deepEqual(error.causes, [{ code: "TEST_FAULT", message: "inner" }]);
  assert.deepEqual(eventsOf(recorded, "step-failed")[0]?.error, error);
  assert.deepEqual(eventsOf(recorded, "run-finished")[0]?.error, error);
  assert.deepEqual(texts(recorded), []);
  const amError = datasets.find("amerror");
  const row = Object.fromEntries((amError?.columns ?? []).map((name, index) => [name, amError?.rows[0]?.[index]]));
  assert.deepEqual(row, {
    ErrorDesc: "outer",
    ErrorNumber: -2147220969,
    FunctionName: "Main",
    IPAddress: "",
    MachineName: "",
    ParentTaskName: "",
    StepNumber: 2,
    StepText: `<AMWRITETOLOG TEXT="x" />`,
    TagLine: "",
    TaskName: "test",
  });
});

test("what is no error of ours becomes ENGINE_STEP_FAILED with its message", async () => {
  const { result } = await runSteps(`<AMWRITETOLOG TEXT="x" />`, {
    [log]: () => {
      throw new TypeError("oops");
    },
  });
  assert.deepEqual([result.error?.code, result.error?.message], ["ENGINE_STEP_FAILED", "oops"]);
});

for (const code of ["NET_TIME_LIMIT", "AUTH_REFUSED"]) {
  test(`${code} anywhere in the chain of causes is the connection's failure`, async () => {
    const { result } = await runSteps(`<AMWRITETOLOG TEXT="x" />`, {
      [log]: async () => {
        throw new DynamlError({ code: "TEST", message: "outer", cause: new DynamlError({ code, message: "inner" }) });
      },
    });
    assert.equal(result.error?.family, "connection");
  });
}

test("texts are evaluated: names, columns, %% and arithmetic; a name in a name parameter is the name", async () => {
  const recorded = await runSteps(
    `<AMVARIABLE NAME="price" VALUE="6" /><AMVARIABLE NAME="%'my' &amp; 'Name'%" VALUE="x" />
     <AMWRITETOLOG TEXT="%price * 7% is 100%% %myName%" />`,
    deeds,
  );
  assert.deepEqual(texts(recorded), ["42 is 100% x"]);
});

test("an expression that cannot be evaluated names the attribute and the exact place", async () => {
  const { result } = await runSteps(`<AMWRITETOLOG TEXT="a %missing%" />`, deeds);
  assert.equal(result.error?.code, "EXPRESSION_NO_NAME");
  assert.match(result.error.message, /^TEXT: there is no variable "missing"/);
  assert.equal(result.error.where, "test.aml:1:24");
});

test("an empty attribute is not given, also when an expression makes it empty", async () => {
  const given: string[][] = [];
  await runSteps(`<AMVARIABLE NAME="e" VALUE="" /><AMSHOWDIALOG MESSAGE="%e%" WINDOWTITLE="" ICON="i" />`, {
    ...deeds,
    "AMSHOWDIALOG.message": (_parameters, context) => {
      given.push([...context.given.keys()]);
      return undefined;
    },
  });
  assert.deepEqual(given, [["ICON"]]);
});

test("parameters are read as the catalog says, defaults filled in", async () => {
  let seen: unknown;
  await runSteps(`<AMVARIABLE NAME="v" TYPE="Text" READONLY="yes">value</AMVARIABLE>`, {
    [variable]: (parameters) => {
      seen = parameters;
      return undefined;
    },
  });
  assert.deepEqual(seen, {
    name: "v",
    value: "value",
    type: "text",
    readOnly: true,
    isPrivate: false,
    isParameter: false,
    secure: false,
  });
});

test("what the checks find is the step's warning or its error, and an error keeps the deed from being done", async () => {
  let done = 0;
  const recorded = await runSteps(
    `<AMWRITETOLOG TEXT="x" COLOUR="red" />`,
    {
      [log]: () => {
        done += 1;
        return undefined;
      },
    },
    {
      inspect: (activity, given) => [
        { code: "W", severity: "warning", message: `warned of ${activity.name}` },
        { code: "E", severity: "error", message: `refused ${[...given.parameters.keys()]}`, remedy: "mend" },
      ],
    },
  );
  assert.equal(done, 0);
  assert.equal(eventsOf(recorded, "step-warning")[0]?.message, "warned of write_to_log");
  const { error } = recorded.result;
  assert.deepEqual([error?.code, error?.message, error?.remedy], ["E", "refused TEXT,COLOUR", "mend"]);
});

const refused: readonly (readonly [name: string, aml: string, code: string, message: RegExp])[] = [
  ["an unknown action", `<AMFROBNICATE ACTIVITY="x" />`, "ENGINE_NOT_SUPPORTED", /AMFROBNICATE x is not supported yet/],
  ["an unknown activity", `<AMDYNAMICSCRM ACTIVITY="merge" />`, "ENGINE_NOT_SUPPORTED", /AMDYNAMICSCRM merge/],
  [
    "a block of an unknown kind",
    `<AMIF ACTIVITY="file_exist" FILE="a" /><AMWRITETOLOG TEXT="x" /><AMIF ACTIVITY="end" />`,
    "ENGINE_NOT_SUPPORTED",
    /AMIF file_exist is not supported yet/,
  ],
  ["a nested one", `<AMLOOP ACTIVITY="windows"><AMWRITETOLOG TEXT="x" /></AMLOOP>`, "ENGINE_NOT_SUPPORTED", /AMLOOP/],
];

for (const [name, aml, code, message] of refused) {
  test(`${name} is refused when it is reached, and nothing after it runs`, async () => {
    const recorded = await runSteps(`<AMWRITETOLOG TEXT="before" />${aml}<AMWRITETOLOG TEXT="after" />`, deeds);
    assert.deepEqual(texts(recorded), ["before"]);
    assert.equal(recorded.result.error?.code, code);
    assert.match(recorded.result.error.message, message);
  });
}

test("an error of whoever hears the events ends the run, and is no error of a step", async () => {
  const told: string[] = [];
  const aml = `<AMWRITETOLOG TEXT="x" AM_ONERROR="continue" /><AMWRITETOLOG TEXT="y" />`;
  const onEvent = ({ type }: { type: string }) => {
    told.push(type);
    if (type === "step-finished") throw new Error("no ears");
  };
  await assert.rejects(runSteps(aml, deeds, { onEvent }), /no ears/);
  assert.deepEqual(told, ["run-started", "step-started", "log", "step-finished"]);
});

test("a task that cannot be read is not run", async () => {
  await assert.rejects(runSteps(`<AMIF EXPRESSION="1" />`, deeds), { code: "ENGINE_TASK_NOT_LOADABLE" });
});

test("a disabled step never runs and is counted; one that may be disabled is refused", async () => {
  const recorded = await runSteps(
    `<AMFROBNICATE AM_DISABLED="YES" /><AMWRITETOLOG TEXT="no" AM_DISABLED="yes" /><AMWRITETOLOG TEXT="yes" AM_DISABLED="NO" />
     <AMWRITETOLOG TEXT="perhaps" ENABLED="maybe" />`,
    deeds,
  );
  assert.deepEqual(texts(recorded), ["yes"]);
  assert.equal(recorded.result.summary.stepsSkipped, 2);
  assert.equal(recorded.result.error?.code, "ENGINE_UNCLEAR_DISABLED");
  assert.match(recorded.result.error.message, /^ENABLED /);
  assert.deepEqual(eventsOf(recorded, "step-warning"), []);
});

test("a step with a stray quote in a tag does not run, in whatever element it is; what is quoted otherwise does", async () => {
  const broken = [
    `<AMWRITETOLOG TEXT="12" Monitor "x" AG" />`,
    `<AMWRITETOLOG TEXT="a"" />`,
    `<AMWRITETOLOG TEXT="a"><COLUMN VALUE="12" Monitor "x" AG" /></AMWRITETOLOG>`,
    `<AMWRITETOLOG TEXT="a"><COLUMN NAME="a" /><COLUMN NAME="b" '/></AMWRITETOLOG>`,
  ];
  for (const aml of broken) {
    const recorded = await runSteps(`${aml}\n<AMWRITETOLOG TEXT="never" />`, deeds);
    assert.equal(recorded.result.error?.code, "ENGINE_STRAY_QUOTE", aml);
    assert.deepEqual(eventsOf(recorded, "log"), [], aml);
  }
  const sound = await runSteps(`<AMWRITETOLOG TEXT='say "hi"' / = >"quoted" text</AMWRITETOLOG>`, deeds);
  assert.deepEqual(
    eventsOf(sound, "log").map(({ text }) => text),
    ['say "hi"'],
  );
});

test("general attributes reach the checks, but those that are computed when the step has failed", async () => {
  const seen: unknown[] = [];
  const recorded = await runSteps(
    `<AMWRITETOLOG TEXT="x" AM_ONERROR="continue" AM_RETRY="%1 + 2%" AM_TIMEOUT="%1 + 2%" AM_EMAIL="" />`,
    deeds,
    {
      inspect: (_activity, { parameters }) => {
        seen.push([...parameters]);
        return [];
      },
    },
  );
  assert.deepEqual(seen, [
    [
      ["TEXT", "x"],
      ["AM_ONERROR", "continue"],
      ["AM_TIMEOUT", "3"],
    ],
  ]);
  assert.equal(recorded.result.status, "succeeded");
});

test("an expression's error is placed at its character, entities and line breaks before it counted as written", async () => {
  const { result } = await runSteps(`<AMWRITETOLOG TEXT="2 &lt; 3\n%missing%" />`, { [log]: logText });
  assert.equal(result.error?.where, "test.aml:2:2");
});

test("what another parameter switches off does not reach the deed, and a default does not where the catalog says so", async () => {
  const seen: unknown[] = [];
  const deed = ({ session, server, autoDiscover, authType, homeRealmUri }: Readonly<Record<string, unknown>>) => {
    seen.push([session, server, autoDiscover, authType, homeRealmUri]);
    return undefined;
  };
  await runSteps(
    `<AMDYNAMICSCRM ACTIVITY="create_session" SERVER="crm" AUTODISCOVER="YES" HOMEREALMURI="http://sts" />
     <AMDYNAMICSCRM ACTIVITY="delete_entity" SERVER="crm" /><AMDYNAMICSCRM ACTIVITY="delete_entity" SERVER="crm" SESSION="s" />
     <AMDYNAMICSCRM ACTIVITY="delete_entity" />`,
    { "AMDYNAMICSCRM.create_session": deed, "AMDYNAMICSCRM.delete_entity": deed },
  );
  assert.deepEqual(seen, [
    ["DynamicsCrmSession1", "crm", true, "LiveId", undefined],
    [undefined, "crm", false, "LiveId", undefined],
    ["s", undefined, false, "LiveId", undefined],
    ["DynamicsCrmSession1", undefined, false, "LiveId", undefined],
  ]);
});

test("a supplied variable is there from the start", async () => {
  const recorded = await runSteps(`<AMWRITETOLOG TEXT="%City%" />`, deeds, { variables: { city: "Bern" } });
  assert.deepEqual(texts(recorded), ["Bern"]);
});

test("times are the clock's", async () => {
  let now = 0;
  const clock = { now: () => new Date(now), milliseconds: () => now };
  const recorded = await runSteps(
    `<AMWRITETOLOG TEXT="x" />`,
    {
      [log]: () => {
        now += 1500;
        return undefined;
      },
    },
    { clock },
  );
  assert.equal(eventsOf(recorded, "step-finished")[0]?.seconds, 1.5);
  assert.equal(eventsOf(recorded, "run-finished")[0]?.at, "1970-01-01T00:00:01.500Z");
});

test("a dataset is read by column, row and standard field", async () => {
  const recorded = await runSteps(
    `<AMVARIABLE NAME="unused" /><AMWRITETOLOG TEXT="%DS.Name%,%ds(2).name%,%ds.TotalRows%,%ds.CurrentRow%,%ds.TotalColumns%" />`,
    {
      ...deeds,
      [variable]: (_parameters, context) => {
        context.datasets.put("ds", ["name"], [["one"], ["two"]]);
        return undefined;
      },
    },
  );
  assert.deepEqual(texts(recorded), ["one,two,2,1,1"]);
});

test("a dataset has the fields of its creator, and companions of its columns that no row has are Empty", async () => {
  const recorded = await runSteps(
    `<AMVARIABLE NAME="unused" /><AMWRITETOLOG TEXT="%ds.more%,%ds.a.b.name%,[%ds.a.b.type%],%ds(1).a.b%" />
     <AMWRITETOLOG TEXT="%ds.c.name%" />`,
    {
      ...deeds,
      [variable]: (_parameters, context) => {
        const extras = { fields: { More: true }, companions: ["name", "type"] };
        context.datasets.put("ds", ["a.b", "a.b.name"], [[1, "one"]], extras);
        return undefined;
      },
    },
  );
  assert.deepEqual(texts(recorded), ["True,one,[],1"]);
  assert.match(recorded.result.error?.message ?? "", /dataset "ds" has no column "c.name"/);
});

test("what a step left open may warn when the run ends it", async () => {
  const recorded = await runSteps(`<AMVARIABLE NAME="unused" />`, {
    [variable]: async (_parameters, context) => {
      await context.things.open("kind", "x", { end: async () => context.warnAtEnd("LEFT", "left open") });
      return undefined;
    },
  });
  assert.deepEqual(
    eventsOf(recorded, "step-warning").map(({ code, step }) => [code, step.number]),
    [["LEFT", 1]],
  );
});
