/** The configuration of connections in the current folder. No task touches a file of this name, wherever it lies. */
export const configFileName = "dynaml.config.json";
