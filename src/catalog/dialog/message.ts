import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

/** Reference §3.2, §3.7. Only lower_left and information are shown in published tasks, so both stay free text. */
export const message = {
  action: "AMSHOWDIALOG",
  name: "message",
  title: "Message",
  description: "Shows a message to whoever watches the run. It waits for no answer.",
  standing: "documented",
  isDefault: true,
  parameters: {
    message: {
      name: "MESSAGE",
      aliases: ["MESSAGETEXT"],
      title: "Message",
      description: "The text to show. The text of the element may stand in its place.",
      type: { kind: "text" },
      default: "",
      isContent: true,
    },
    windowTitle: {
      name: "WINDOWTITLE",
      title: "Window title",
      description: "The title of the message.",
      type: { kind: "text" },
    },
    position: {
      name: "POSITION",
      title: "Position",
      description:
        "Where on the screen the vendor's product shows the window; a run without a desktop has no use for it.",
      type: { kind: "text" },
      examples: ["lower_left"],
    },
    icon: {
      name: "ICON",
      title: "Icon",
      description: "The icon that the vendor's product shows beside the message.",
      type: { kind: "text" },
      examples: ["information"],
    },
  },
  examples: [
    `<AMSHOWDIALOG MESSAGE="It is %Now()%" WINDOWTITLE="Clock" />`,
    `<AMSHOWDIALOG>Good morning</AMSHOWDIALOG>`,
  ],
} as const satisfies Activity;

export const messageBox = respelled(message, {
  action: "AMMESSAGEBOX",
  examples: [`<AMMESSAGEBOX MESSAGETEXT="Good morning" />`],
});
