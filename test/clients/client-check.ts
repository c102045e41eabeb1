/** The parameters of the check of a client. */
export type ClientCheck = {
  /** A folder for what is generated. */
  folder: string;
  document: string;
  /** The number of operations that every client must have. */
  operations: number;
  url: string;
  key: string;
  /** A PNG to segment. */
  image: string;
};
