import type { Message } from "./message.ts";

/** An English organization: Windows' number of the English of the United States. */
const languages = [1033];

/** Message RetrieveAvailableLanguages: languages that are installed. */
export const retrieveAvailableLanguages: Message = {
  parameters: [],
  run: () => new Map([["LocaleIds", languages]]),
};

/** Message RetrieveProvisionedLanguages: languages that are switched on. */
export const retrieveProvisionedLanguages: Message = {
  parameters: [],
  run: () => new Map([["RetrieveProvisionedLanguages", languages]]),
};
