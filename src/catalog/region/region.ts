import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** The vendor's product has regions; how it writes them is not documented. */
export const region = {
  action: "AMREGION",
  name: "region",
  title: "Region",
  description: "Begins a named group of steps. It changes nothing in a run.",
  standing: "inferred",
  isDefault: true,
  flow: "region",
  parameters: {
    name: {
      name: "NAME",
      title: "Name",
      description: "What the steps are about.",
      type: { kind: "text" },
      examples: ["Read the accounts"],
    },
    description: {
      name: "DESCRIPTION",
      title: "Description",
      description: "A note.",
      type: { kind: "text" },
    },
  },
  examples: [`<AMREGION NAME="Greetings" /><AMSHOWDIALOG MESSAGE="Hi" /><AMREGION ACTIVITY="end" />`],
} as const satisfies Activity;

export const end = {
  action: "AMREGION",
  name: "end",
  spellings: ["end_region"],
  title: "End region",
  description: "Ends a region.",
  standing: "inferred",
  flow: "end",
  parameters: {},
  examples: region.examples,
} as const satisfies Activity;

export const endRegion = respelled(end, {
  action: "AMENDREGION",
  examples: [`<AMREGION NAME="Greetings" /><AMSHOWDIALOG MESSAGE="Hi" /><AMENDREGION />`],
});
