/** The size of every scene in pixels; also its short side in the published options (336). */
export const sceneWidth = 448;
export const sceneHeight = 336;
