/** Named things of a run that must be ended: sessions now, files and mail sessions later. Names compare case-insensitively within a kind. */
export type NamedThings = {
  /** Adds an open thing. A thing of that kind and name that is open already is ended first; true when that happened. */
  open<T extends Ending>(kind: string, name: string, thing: T): Promise<boolean>;
  find<T extends Ending>(kind: string, name: string): T | undefined;
  /**
   * The thing of that kind and name of the whole run, which `create` makes when there is none; steps that ask at the same
   * time get the same one, or the same error.
   */
  share<T extends Ending>(kind: string, name: string, create: () => Promise<T>): Promise<T>;
  /** Ends and forgets it; false when there is none. */
  end(kind: string, name: string): Promise<boolean>;
  /** Names of the open ones, as they were written, in the order of their opening. */
  names(kind: string): readonly string[];
  /** Names that were open once and have been ended. */
  endedNames(kind: string): readonly string[];
};

export type Ending = {
  /** @param wasLeft nobody ended it: the run did, which is over */
  end(wasLeft?: boolean): Promise<void>;
};
