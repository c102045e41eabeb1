/**
 * `someFailed`: the command was right, and a download or some of the images failed. `usage`: it cannot
 * be carried out as it is. `defect`: a fault of the program itself, with a stack trace (EX_SOFTWARE of
 * sysexits.h).
 */
export const EXIT_CODES = { done: 0, someFailed: 1, usage: 2, defect: 70 } as const;
