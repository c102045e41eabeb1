/** CLIP's prompts of a text (paper, section 3.4; numerics, section 5). */
import templates from './imagenet-prompt-templates.json' with { type: 'json' };

/** CLIP's 80 ImageNet templates; `{}` stands for the text. */
export const PROMPT_TEMPLATES: readonly string[] = templates;

export function fillTemplates(text: string): string[] {
  return PROMPT_TEMPLATES.map((template) => fillTemplate(template, text));
}

export function fillTemplate(template: string, text: string): string {
  // Uses a function, because `$&` in a replacement string would be special.
  return template.replace('{}', () => text);
}
