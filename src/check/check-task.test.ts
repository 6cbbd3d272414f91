import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { type CheckOptions, checkTask } from "./check-task.ts";

/** `line:column CODE` of each diagnostic. */
function check(text: string, options?: CheckOptions): string[] {
  return checkTask(parseTask(text), options)
    .filter(({ code }) => code !== unused)
    .map(({ position, code }) => `${position.line}:${position.column} ${code}`);
}

/** Of tasks that are cut short on purpose. */
const unused = "CHECK_UNUSED_SESSION";

const session = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Crm" SERVER="http://crm/o" USERNAME="u" PASSWORD="%p%" AUTHTYPE="ActiveDirectory" />`;

/** The published sample of Create session, in its published order. */
const published = `<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="DynamicsCrmSession1" ENTITY="account" RESULTVARIABLE="theVar"><ATTRIBUTE LOGICALNAME="the_name_sample" TYPE="String" VALUE="test" /></AMDYNAMICSCRM>
<AMDYNAMICSCRM ACTIVITY="create_session" PROTOCOL="http" SERVER="192.0.2.156" USERNAME="administrator" PASSWORD="AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME" DOMAIN="netautoinc" ORGANIZATION="netautodyn" AUTODISCOVER="no" DISCOVERYURI="http://192.0.2.156/XRMServices/2011/Discovery.svc" ORGANIZATIONURI="http://dynamicscrm2011/netautodyn/XRMServices/2011/Organization.svc" AUTHTYPE="ActiveDirectory" SESSION="DynamicsCrmSession1" />
<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="DynamicsCrmSession1" />`;

describe("checkTask", () => {
  const cases: readonly [string, string, string[]][] = [
    ["nothing in an empty task", "", []],
    [
      "nothing in a task that is right",
      `${session}\n<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="Crm" /><AMSHOWDIALOG MESSAGE="Hi" />\n<!-- done -->`,
      [],
    ],
    ["an unknown action", "\n  <AMFOO />", ["2:3 CHECK_UNKNOWN_ACTION"]],
    [
      "each step of what this version has not",
      `<AMEXCEL ACTIVITY="open" />\n<AMEXCEL ACTIVITY="close" />`,
      ["1:1 CHECK_NOT_SUPPORTED", "2:1 CHECK_NOT_SUPPORTED"],
    ],
    ["no typing error in an action of the vendor's", "<AMDATABASE />", ["1:1 CHECK_NOT_SUPPORTED"]],
    [
      "a time limit where a step only marks a place",
      `<AMIF EXPRESSION="1 = 1" AM_TIMEOUT="5" /><AMELSE AM_TIMEOUT="5" /><AMIF ACTIVITY="end" />`,
      ["1:51 CHECK_INACTIVE_PARAMETER"],
    ],
    ["an unknown activity", `<AMDYNAMICSCRM ACTIVITY="fly" />`, ["1:26 CHECK_UNKNOWN_ACTIVITY"]],
    ["no activity where there is no default one", "<AMDYNAMICSCRM />", ["1:1 CHECK_UNKNOWN_ACTIVITY"]],
    [
      "an unknown parameter, at its name",
      `<AMSHOWDIALOG MESSAGE="a"\n  COLOR="red" />`,
      ["2:3 CHECK_UNKNOWN_PARAMETER"],
    ],
    ["a missing parameter, at the step", "<AMWAIT />", ["1:1 CHECK_MISSING_PARAMETER"]],
    ["no unused text where it stands for a parameter", "<AMSHOWDIALOG>Hi</AMSHOWDIALOG>", []],
    [
      "text beside the parameter that it stands for",
      `<AMSHOWDIALOG MESSAGE="a">b</AMSHOWDIALOG>`,
      ["1:1 CHECK_UNUSED_TEXT"],
    ],
    ["text that stands for nothing", session.replace(" />", ">text</AMDYNAMICSCRM>"), ["1:1 CHECK_UNUSED_TEXT"]],
    ["a value, at the value", `<AMWRITETOLOG TEXT="a" LOGLEVEL="loud" />`, ["1:34 CHECK_VALUE"]],
    ["no value that an expression makes", `<AMWRITETOLOG TEXT="a" LOGLEVEL="%Now()%" />`, []],
    [
      "a value with a percent sign that is meant as such",
      `<AMWRITETOLOG TEXT="a" LOGLEVEL="%%level" />`,
      ["1:34 CHECK_VALUE"],
    ],
    ["an empty parameter as one that is not given", `<AMWAIT SCALAR="" MEASURE="" />`, ["1:1 CHECK_MISSING_PARAMETER"]],
    ["an unreadable expression, inside the value", `<AMWRITETOLOG TEXT="100%" />`, ["1:24 CHECK_EXPRESSION"]],
    ["and the place behind entities", `<AMWRITETOLOG TEXT="&lt;&#38;%1 +% &gt;" />`, ["1:34 CHECK_EXPRESSION"]],
    ["and the line in a value of several", `<AMWRITETOLOG TEXT="one\r\ntwo %a b%" />`, ["2:8 CHECK_EXPRESSION"]],
    ["and at the element when its text holds it", "<AMSHOWDIALOG>%Now( +%</AMSHOWDIALOG>", ["1:1 CHECK_EXPRESSION"]],
    [
      "nothing in an expression of an unknown parameter but the parameter",
      `<AMSHOWDIALOG MESSAGE="a" B="100%" />`,
      ["1:27 CHECK_UNKNOWN_PARAMETER"],
    ],
    [
      "general parameters that are not obeyed yet",
      `<AMSHOWDIALOG MESSAGE="a" AM_RETRY="3" am_email="a@example.com" />`,
      ["1:40 CHECK_NOT_YET_OBEYED"],
    ],
    ["a general parameter's value", `<AMSHOWDIALOG MESSAGE="a" AM_RETRY="often" />`, ["1:37 CHECK_VALUE"]],
    ["no general parameter's value that an expression makes", `<AMSHOWDIALOG MESSAGE="a" AM_RETRY="%Now()%" />`, []],
    ["a parameter like a general one", `<AMSHOWDIALOG MESSAGE="a" AM_RETRIES="3" />`, ["1:27 CHECK_UNKNOWN_PARAMETER"]],
    ["nothing in a disabled step", `<AMFOO AM_DISABLED="YES" /><AMSHOWDIALOG X="" Y="1" AM_DISABLED="YES" />`, []],
    ["only the disabling where it is unclear", `<AMSHOWDIALOG ENABLED="no" X="1" />`, ["1:15 CHECK_UNCLEAR_DISABLED"]],
    [
      "unknown elements inside a step",
      `<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="x">\n<ATTRIBUTE />\n</AMDYNAMICSCRM>`,
      ["2:1 CHECK_UNKNOWN_CHILD"],
    ],
    [
      "the published sample's order, and its variable",
      published,
      ["1:50 CHECK_CREATED_LATER", "1:104 CHECK_NOT_CREATED"],
    ],
  ];
  for (const [title, text, expected] of cases) {
    it(`finds ${title}`, () => {
      assert.deepEqual(check(text), expected);
    });
  }

  it("warns only: what is wrong is its step's error", () => {
    const diagnostics = checkTask(parseTask(`<AMFOO /><AMSHOWDIALOG X="1" ENABLED="" />${published}`));
    assert.ok(diagnostics.length > 3);
    assert.deepEqual([...new Set(diagnostics.map(({ severity }) => severity))], ["warning"]);
  });

  it("names both places of a session that is used too early", () => {
    const [early] = checkTask(parseTask(published));
    assert.equal(
      early?.message,
      'session "DynamicsCrmSession1" does not exist yet when step 1 uses it; step 2 creates it later',
    );
    assert.equal(early?.remedy, "move step 2 before step 1");
    assert.deepEqual([early?.position.line, early?.related?.position.line], [1, 2]);
  });

  it("asks whether something else was meant", () => {
    const remedies = checkTask(
      parseTask(`<AMVARIBLE />
<AMDYNAMICSCRM ACTIVITY="create_sesion" />
<AMSHOWDIALOG MESSAGE="a" WINDOWTITEL="b" />
<AMWRITETOLOG TEXT="a" LOGLEVEL="waring" />
<AMDYNAMICSCRM ACTIVITY="update_entity" SESSION="x" ENTITY="a" ID="1"><ATRIBUTE /></AMDYNAMICSCRM>`),
    ).map(({ remedy }) => remedy?.replace(/\?.*/, "?"));
    assert.deepEqual(remedies, [
      "did you mean AMVARIABLE?",
      "did you mean create_session?",
      "did you mean WINDOWTITLE?",
      "did you mean warning?",
      "did you mean <ATTRIBUTE>?",
    ]);
  });

  it("keeps passwords and secure values out of what it says of expressions", () => {
    const texts = [
      `<AMDYNAMICSCRM ACTIVITY="create_session" SERVER="http://crm/o" USERNAME="u" PASSWORD="hunter2%x" />`,
      `<AMVARIABLE NAME="a" VALUE="hunter2%x" SECURE="yes" />`,
      `<AMVARIABLE NAME="a" VALUE="hunter2%x" SECURE="%Now()%" />`,
    ];
    for (const text of texts) {
      const diagnostics = checkTask(parseTask(text));
      assert.deepEqual(
        diagnostics.map(({ code }) => code).filter((code) => code !== unused),
        ["CHECK_EXPRESSION"],
      );
      assert.equal(JSON.stringify(diagnostics).includes("hunter2"), false, text);
    }
  });

  it("lists extensions when it is strict, and only then", () => {
    const text = `${session.replace("ActiveDirectory", "auto")}\n<AMFOO AM_DISABLED="YES" />`;
    assert.deepEqual(check(text), []);
    assert.deepEqual(check(text, { strict: true }), ["1:106 CHECK_EXTENSION", "2:8 CHECK_EXTENSION"]);
  });

  it("lists the first thousand and counts the rest, in good time", () => {
    const diagnostics = checkTask(parseTask('<AMSHOWDIALOG MESSAGE="a" WINDOWTITLES="b" />\n'.repeat(20_000)));
    assert.equal(diagnostics.length, 1001);
    assert.equal(diagnostics.at(-1)?.message, "19000 more problems were found that are not listed");
  });
});

const use = (name: string, more = "") =>
  `<AMDYNAMICSCRM ACTIVITY="get_entity" SESSION="${name}" ENTITY="a" ID="1" RESULTDATASET="d"${more} />`;
const end = (name: string) => `<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="${name}" />`;
const store = (name: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="Crm" ENTITY="a" RESULTVARIABLE="${name}" />`;
const create = (name: string) => session.replace('"Crm"', `"${name}"`);
const noSession = session.replace('SESSION="Crm" ', "");
const noName = (text: string) => text.replace(/ SESSION="[^"]*"/, "");

describe("names in the order of the steps", () => {
  const cases: readonly [string, readonly string[], string[]][] = [
    ["a session that is created before", [session, use("Crm"), end("crm")], []],
    ["a session that is created later", [use("Crm"), session], ["1 CHECK_CREATED_LATER"]],
    ["ending one that is created later", [end("Crm"), session], ["1 CHECK_CREATED_LATER"]],
    ["the default session, created later", [noName(use("x")), noSession], ["1 CHECK_CREATED_LATER"]],
    ["the default session, created before", [noSession, noName(use("x"))], []],
    [
      "no default session for a step that connects for itself",
      [noName(use("x", ' SERVER="http://crm/o" USERNAME="u" PASSWORD="%p%"')), noSession],
      [],
    ],
    ["a session that was ended", [session, end("Crm"), use("CRM")], ["3 CHECK_ENDED_BEFORE"]],
    ["a session that was ended and created again", [session, end("Crm"), session, use("Crm")], []],
    ["a session that was ended twice", [session, end("Crm"), end("Crm")], ["3 CHECK_ENDED_BEFORE"]],
    ["a session that nobody creates, where others are", [create("Other"), use("Crm")], ["2 CHECK_NOT_CREATED"]],
    ["nothing where the task creates no session: its caller may", [use("Crm"), end("Crm")], []],
    ["nothing where an expression names a session", [create("%Now()%"), use("Crm")], []],
    ["nothing of a use whose name an expression makes", [use("%Now()%"), session], []],
    ["nothing of what a disabled step uses", [use("Crm", ' AM_DISABLED="YES"'), session], []],
    [
      "that a disabled step creates nothing",
      [create("Other"), session.replace(" />", ' AM_DISABLED="YES" />'), use("Crm")],
      ["3 CHECK_NOT_CREATED"],
    ],
    ["a variable that no step creates", [session, store("v")], ["2 CHECK_NOT_CREATED"]],
    ["a variable that is created before", [session, `<AMVARIABLE NAME="V" />`, store("v")], []],
    ["the fault of a name that no variable can have, once", [session, store("my var")], ["2 CHECK_VALUE"]],
    [
      "a variable that two steps create",
      [`<AMVARIABLE NAME="v" />`, `<AMVARIABLE NAME="V" />`],
      ["2 CHECK_CREATED_TWICE"],
    ],
    ["no session that two steps create", [session, session], []],
    [
      "nothing in a variable that steps of blocks create",
      [`<AMVARIABLE NAME="v" />`, `<AMIF EXPRESSION="1 = 1"><AMVARIABLE NAME="v" /></AMIF>`],
      [],
    ],
    ["a variable with a reserved name", [`<AMVARIABLE NAME="Left" />`], ["1 CHECK_VALUE"]],
    ["a variable that is created later", [session, store("v"), `<AMVARIABLE NAME="v" />`], ["2 CHECK_CREATED_LATER"]],
    ["nothing where the task jumps", ['<AMLABEL NAME="x" />', use("Crm"), session], []],
    [
      "nothing uncertain between two blocks",
      ['<AMLOOP FROM="1" TO="2" />', use("Crm"), session, '<AMLOOP ACTIVITY="end" />'],
      [],
    ],
    [
      "what is certain at a block",
      ['<AMIF EXPRESSION="1 = 1" />', use("Crm"), '<AMIF ACTIVITY="end" />', session],
      ["2 CHECK_CREATED_LATER"],
    ],
    [
      "no end that a block may skip",
      [session, '<AMIF EXPRESSION="1 = 1" />', end("Crm"), '<AMIF ACTIVITY="end" />', use("Crm")],
      [],
    ],
  ];
  for (const [title, lines, expected] of cases) {
    it(`find ${title}`, () => {
      const found = checkTask(parseTask(lines.join("\n")))
        .filter(({ code }) => code !== unused)
        .map(({ position, code }) => `${position.line} ${code}`);
      assert.deepEqual(found, expected);
    });
  }

  it("do not miss a variable that the run's caller supplies", () => {
    const text = `${session}${store("Given")}${store("other")}`;
    const messages = checkTask(parseTask(text), { suppliedVariables: ["given"] }).map(({ message }) => message);
    assert.deepEqual(messages, ['no step creates variable "other"']);
  });

  it("do not reach from one function into another", () => {
    const text = `<AMTASK><AMFUNCTION NAME="Main">${use("Crm")}</AMFUNCTION><AMFUNCTION NAME="Open">${session}</AMFUNCTION></AMTASK>`;
    assert.deepEqual(check(text), []);
  });

  it("suggest the session that was meant", () => {
    const finding = checkTask(parseTask([session, use("Crn")].join("\n"))).find(({ code }) => code !== unused);
    assert.match(finding?.remedy ?? "", /^did you mean Crm\? If not, create it in an earlier step, /);
  });
});

const endIf = '<AMIF ACTIVITY="end" />';
const write = (text: string) => `<AMWRITETOLOG TEXT="${text}" />`;
const variable = (name: string) => `<AMVARIABLE NAME="${name}" VALUE="1" />`;
const dataset = (name: string) => `<AMDATASET RESULTDATASET="${name}" COLUMNS="a" />`;

describe("names that expressions read", () => {
  const cases: readonly [string, readonly string[], string[]][] = [
    ["a variable that no step creates, inside the value", [write("Hello %1 + nobody%")], ["1:32 CHECK_NOT_CREATED"]],
    ["the place behind entities", [write("&lt;%nobody%")], ["1:26 CHECK_NOT_CREATED"]],
    ["the element where its text holds it", ["<AMSHOWDIALOG>%nobody%</AMSHOWDIALOG>"], ["1:1 CHECK_NOT_CREATED"]],
    [
      "an element inside the step",
      [
        dataset("d"),
        `<AMDATASET ACTIVITY="add_row" DATASET="d">`,
        `<COLUMN NAME="a" VALUE="%nobody%" />`,
        "</AMDATASET>",
      ],
      ["3:26 CHECK_NOT_CREATED"],
    ],
    [
      "what an element inside the step creates",
      [
        `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="RetrieveMultiple"><RESULT NAME="EntityCollection" DATASET="found" /></AMDYNAMICSCRM>`,
        write("%found.name%"),
      ],
      [],
    ],
    [
      "what an element inside the step uses",
      [
        dataset("d"),
        `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="CreateMultiple"><PARAMETER NAME="Targets" VALUE="contact" DATASET="people" /></AMDYNAMICSCRM>`,
      ],
      ["2:1 CHECK_NOT_CREATED"],
    ],
    ["a field that is an expression", ['<AMIF EXPRESSION="nobody = 1" />', endIf], ["1:19 CHECK_NOT_CREATED"]],
    [
      "a text with expressions in such a field",
      [`<AMIF EXPRESSION='"%nobody%" = 1' />`, endIf],
      ["1:21 CHECK_NOT_CREATED"],
    ],
    ["one name of a step once", [write("%nobody% %NOBODY%")], ["1:22 CHECK_NOT_CREATED"]],
    ["a variable that is created later", [write("%v%"), variable("v")], ["1:22 CHECK_CREATED_LATER"]],
    ["one that its own step creates", ['<AMVARIABLE NAME="v" VALUE="%v%" />'], ["1:30 CHECK_CREATED_LATER"]],
    ["a dataset that no step creates, where others are", [dataset("d"), write("%e.a%")], ["2:22 CHECK_NOT_CREATED"]],
    [
      "such a dataset of a loop",
      [dataset("d"), '<AMLOOP ACTIVITY="dataset" DATASET="e" />', '<AMLOOP ACTIVITY="end" />'],
      ["2:37 CHECK_NOT_CREATED"],
    ],
    ["a dataset that is created later", [write("%d.a%"), dataset("d")], ["1:22 CHECK_CREATED_LATER"]],
    ["a function that there is not", [write("%Lefft(1, 2)%")], ["1:22 CHECK_NO_FUNCTION"]],
    [
      "only what is created nowhere, where the task jumps",
      [write("%v%"), variable("v"), write("%w%"), '<AMLABEL NAME="x" />'],
      ["3:22 CHECK_NOT_CREATED"],
    ],
    ["nothing in what is created before", [variable("v"), dataset("d"), write("%v & d.a & d(1).b%")], []],
    ["nothing in elements of arrays", ['<AMARRAY NAME="list" ROWS="2" />', write("%list(1)%")], []],
    [
      "a variable that is read-only and gets a value",
      ['<AMVARIABLE NAME="v" VALUE="1" READONLY="YES" />', '<AMSET NAME="V" VALUE="%v%" />', write("%v%")],
      ["2:14 CHECK_READ_ONLY"],
    ],
    [
      "such a variable that a result goes into, and one that an error sets",
      [
        '<AMVARIABLE NAME="v" VALUE="1" READONLY="YES" /><AMVARIABLE NAME="w" />',
        '<AMLOOP TO="2" RESULTVARIABLE="v" />',
        '<AMWRITETOLOG TEXT="x" AM_SETVAR="v;1" />',
        '<AMLOOP ACTIVITY="end" />',
        '<AMLOOP ACTIVITY="array" ARRAY="v" RESULTVARIABLE="w" />',
        '<AMLOOP ACTIVITY="end" />',
      ],
      ["2:32 CHECK_READ_ONLY", "3:35 CHECK_READ_ONLY"],
    ],
    ["a function with an argument too few", [write("%Left('a')%")], ["1:22 CHECK_EXPRESSION"]],
    [
      "one with an argument too many, inside another",
      [write("%1 & UCase(Trim('a', 'b'))%")],
      ["1:32 CHECK_EXPRESSION"],
    ],
    ["nothing in arguments that may be left out", [write("%Replace('a', 'b', 'c', , 1) & Choose(1, 2, 3, 4)%")], []],
    ["nothing in functions and constants", [write("%Now & Now() & vbCrLf & Left('a', 1) & True & Null%")], []],
    [
      "nothing in datasets that every run has",
      [dataset("d"), write("%AmError.ErrorDesc & AMTask.Name & amtrigger.Time%")],
      [],
    ],
    ["a dataset where the task makes none", [write("%d.a%")], ["1:22 CHECK_NOT_CREATED"]],
    [
      "such a dataset of a step",
      ['<AMDATASET ACTIVITY="sort" DATASET="nods" COLUMN="a" />'],
      ["1:37 CHECK_NOT_CREATED"],
    ],
    ["nothing where an expression names what is created", ['<AMVARIABLE NAME="%Now()%" />', write("%v%")], []],
    ["no dataset where a subtask may make it", ['<AMTASK TASKFILE="a.aml" />', dataset("d"), write("%e.a%")], []],
    [
      "nothing in what a step may make that this version does not know",
      ['<AMEXCEL ACTIVITY="get_cell" RESULTDATASET="cells" />', dataset("d"), write("%cells.A%")],
      ["1:1 CHECK_NOT_SUPPORTED"],
    ],
    ["nothing in a secret that may be none", ['<AMVARIABLE NAME="a" VALUE="hunter%two%" SECURE="YES" />'], []],
    [
      "one in what a step does after an error",
      [`<AMWRITETOLOG TEXT="a" AM_RUNTASK="%task%" />`],
      ["1:37 CHECK_NOT_CREATED"],
    ],
    [
      "the variable that a step sets after an error, and one in its value",
      [variable("v"), `<AMWRITETOLOG TEXT="a" AM_SETVAR="w;%nobody%" />`],
      ["2:35 CHECK_NOT_CREATED", "2:38 CHECK_NOT_CREATED"],
    ],
    [
      "nothing in such a variable that is there, nor in the step's own error",
      [variable("v"), `<AMWRITETOLOG TEXT="a" AM_SETVAR=" v ;%AMError.ErrorDesc% %v%" />`],
      [],
    ],
    ["nothing in a disabled step", ['<AMWRITETOLOG TEXT="%v%" AM_DISABLED="YES" />'], []],
    ["nothing in an expression that cannot be read but that", [write("%nobody +%")], ["1:30 CHECK_EXPRESSION"]],
  ];
  for (const [title, lines, expected] of cases) {
    it(`find ${title}`, () => assert.deepEqual(check(lines.join("\n")), expected));
  }

  it("are those that calls of functions pass; sessions and datasets are the task's, variables a function's own", () => {
    const text = `<AMTASK><AMFUNCTION NAME="Main">${variable("v")}${dataset("d")}
<AMTASK ACTIVITY="call" FUNCTION="f"><PARAMETER NAME="who" VALUE="Ann" /></AMTASK></AMFUNCTION>
<AMFUNCTION NAME="f">${write("%who & v & d.a%")}${dataset("d")}</AMFUNCTION></AMTASK>`;
    assert.deepEqual(check(text), ["3:49 CHECK_NOT_CREATED"]);
  });

  it("may be created later in a function whose caller has created them before", () => {
    const text = `<AMFUNCTION NAME="f">${write("%d.a%")}${dataset("d")}${use("s")}${create("s")}</AMFUNCTION>
<AMFUNCTION NAME="Main">${dataset("d")}${create("s")}<AMTASK ACTIVITY="call" FUNCTION="f" /></AMFUNCTION>`;
    assert.deepEqual(check(text), []);
  });

  it("are those that the run's caller supplies", () => {
    assert.deepEqual(check(write("%Given%"), { suppliedVariables: ["given"] }), []);
  });

  const remedies: readonly [string, readonly string[], RegExp][] = [
    [
      "a variable",
      [variable("city"), write("%ctiy%")],
      /^did you mean city\? If not, create it in an earlier step, <AMV/,
    ],
    ["a function without parentheses", [write("%Nwo%")], /^did you mean Now\(\)\?/],
    ["a function", [write("%Lefft('a', 1)%")], /^did you mean Left\?$/],
    ["an array", ['<AMARRAY NAME="colors" />', write("%colrs(1)%")], /^did you mean colors\?$/],
    ["a dataset", [dataset("people"), write("%peple.a%")], /^did you mean people\? If not, let an earlier step/],
  ];
  for (const [title, lines, expected] of remedies) {
    it(`suggest ${title}`, () => {
      const [finding] = checkTask(parseTask(lines.join("\n")));
      assert.match(finding?.remedy ?? "", expected);
    });
  }
});

const begin = (name: string) => `<AMDYNAMICSCRM ACTIVITY="begin_batch" SESSION="${name}" />`;
const endBatch = (name: string) => `<AMDYNAMICSCRM ACTIVITY="end_batch" SESSION="${name}" />`;

describe("sessions and batches", () => {
  const cases: readonly [string, readonly string[], string[]][] = [
    ["a session that no step uses", [create("A"), create("B"), use("b")], ["1 CHECK_UNUSED_SESSION"]],
    ["one that is ended, and no more", [session, write("a"), end("Crm")], ["1 CHECK_UNUSED_SESSION"]],
    ["nothing where the task tries out signing in, and does no more", [session, end("Crm")], []],
    ["nothing where a step uses it", [session, use("CRM"), end("Crm")], []],
    ["nothing where an expression names the session of a step", [session, use("%Now()%")], []],
    ["nothing where a subtask may use it", [session, '<AMTASK TASKFILE="a.aml" />'], []],
    [
      "nothing where an error may start a task that uses it",
      [session, '<AMSHOWDIALOG MESSAGE="a" AM_RUNTASK="t" />'],
      [],
    ],
    [
      "nothing where a step may use it that this version does not know",
      [session, '<AMDYNAMICSCRM ACTIVITY="fly" SESSION="Crm" />'],
      ["2 CHECK_UNKNOWN_ACTIVITY"],
    ],
    ["a batch that no step sends", [session, begin("Crm")], ["2 CHECK_BATCH_NOT_ENDED"]],
    ["a batch that no step begins", [session, endBatch("Crm")], ["2 CHECK_NO_BATCH"]],
    [
      "a batch of another session",
      [create("A"), create("B"), begin("A"), endBatch("B")],
      ["3 CHECK_BATCH_NOT_ENDED", "4 CHECK_NO_BATCH"],
    ],
    ["nothing in a batch that is begun and ended", [session, begin("Crm"), endBatch("CRM")], []],
    ["nothing in a batch of a session of the caller", [endBatch("Crm")], []],
  ];
  for (const [title, lines, expected] of cases) {
    it(`tell of ${title}`, () => {
      const found = checkTask(parseTask(lines.join("\n"))).map(({ position, code }) => `${position.line} ${code}`);
      assert.deepEqual(found, expected);
    });
  }
});
