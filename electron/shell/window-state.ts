import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const savedState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof savedState>;

export const smallest = { width: 900, height: 600 } as const;
const first = { width: 1360, height: 900 } as const;

/**
 * Where the window opens: as it was left, if at least a grip of its title bar (100 × 40 px) is still on
 * one of the displays' work areas; else in the middle of the first display, never larger than it.
 */
export const placeWindow = (
  saved: unknown,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { readonly width: number; readonly height: number; readonly maximized: boolean } => {
  const primary = workAreas[0];
  const fitting = {
    width: Math.min(first.width, primary?.width ?? first.width),
    height: Math.min(first.height, primary?.height ?? first.height),
  };
  const parsed = savedState.safeParse(saved);
  if (!parsed.success) return { ...fitting, maximized: false };
  const { maximized, ...bounds } = parsed.data;
  const reachable = workAreas.some((area) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    return across >= 100 && bounds.y >= area.y && bounds.y + 40 <= area.y + area.height;
  });
  if (!reachable) return { ...fitting, maximized };
  return {
    ...bounds,
    width: Math.max(bounds.width, smallest.width),
    height: Math.max(bounds.height, smallest.height),
    maximized,
  };
};
