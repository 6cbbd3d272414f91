import type { Activity } from "../src/catalog/activity.ts";
import { allActions } from "../src/catalog/catalog.ts";
import { stepParameters } from "../src/catalog/step-parameters.ts";
import { cell, childPart, standings, table, text } from "./activity-pages.ts";

const intro = `What steps do beside those on a session, which have [pages of their own](activities/README.md). An element without ACTIVITY
means the activity marked with a star. Names of elements, activities and parameters are read in any case; what the vendor's documentation
does not show is marked: *inferred* from it, or an *extension* of ours.

## Files

Every path goes through one gate: links are resolved before it is judged, and what lies outside the folders that the run may use is an
error ([files](files.md)). \`in\\orders.csv\` and \`in/orders.csv\` are the same path. A drive of Windows (\`C:\\Temp\`) is refused where there are none; \`dynaml check\`
tells of it beforehand. Nothing is replaced unless a step asks for it: write_file adds to a file that is there, dataset_to_csv, copy, move, rename and concatenate_files
fail. (Of write_file the vendor's pages that we could read do not say it; the file action of Globalscape EFT, which ships the same actions, adds to a file. Of CSV
files they say nothing, so the step must ask: ACTION="overwrite" or "append".) What is replaced is replaced in one step; a copy keeps the time of its file's last
change. A text file is read up to 64 MiB; CSV files of any size are read row by row, into datasets of up to MAXROWS rows. Links are not followed by lists and masks;
deleting a link leaves what it leads to.

Masks: \`*\` and \`?\` in the last part of SOURCE, in capital or small letters, and \`*.*\` for every name. In DEST a \`*\` stands for a file's whole name before its
last point or for the whole of what is behind it: \`done/*.bak\`. Masks of parts (\`old-*.csv\`, \`?\`) are refused there, as programs of Windows do not agree on what they make.

## Regular expressions

\`RE="YES"\`, and PATTERN of match, are in the [syntax of RE2](https://github.com/google/re2/wiki/Syntax): the time that it takes to find a match grows with the
text and never with what the pattern could try, so no task can hang a run with one. \`\\1\`, \`(?=…)\` and \`(?<=…)\` are not in it, and an error says so.

## Questions

\`AMSHOWDIALOG\` with ACTIVITY input or select asks at the terminal. Where there is none, \`dynaml run --answer NAME=VALUE\` gives the answer by the name of the variable
that receives it; else the default counts; else the step fails with ACTION_NO_ANSWER. Of select an answer is an item (its text, else its value, else its number
from 1), in capital or small letters; at a terminal a person is asked again until it is one.`;

/** docs/actions.md: what all activities do that are not on a session, from the catalog. */
export function actionsPage(): string {
  const others = allActions.filter(({ name }) => !name.startsWith("AMDYNAMICS"));
  return text(
    "# Actions",
    "Generated from the catalog (`src/catalog`) by `node scripts/make-activity-pages.ts`.",
    intro,
    "## All of them",
    [
      "| element | activity | what it does | known from |",
      "|---|---|---|---|",
      ...others.flatMap(({ activities }) => activities.map(row)),
    ].join("\n"),
    "Any step may carry these, too:",
    table(Object.values(stepParameters), stepParameters),
    ...others.flatMap(({ activities }) => activities.map(part)),
  );
}

function row({ action, name, isDefault, description, standing }: Activity): string {
  return `| ${action} | [${name}](#${anchor(action, name)})${isDefault === true ? " *" : ""} | ${cell(description)} | ${standing} |`;
}

/** As GitHub makes it of the heading. */
function anchor(action: string, name: string): string {
  return `${action}-${name}`.toLowerCase();
}

function part({ action, name, title, description, standing, parameters, children = {}, examples }: Activity): string {
  return text(
    `### ${action} ${name}`,
    `${title}. ${description} ${standings[standing]}`,
    table(Object.values(parameters), parameters),
    ...Object.values(children).map((child) => childPart(child, "####")),
    ...examples.map((example) => `\`\`\`xml\n${example}\n\`\`\``),
  ).trimEnd();
}
