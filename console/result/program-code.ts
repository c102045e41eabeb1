/** The request of a job as programs write it. Pure. */
export type ShownRequest = {
  classes: string[];
  background?: { mode: 'none' } | { mode: 'words'; words: string[] };
  preset: 'fast' | 'light' | 'balanced' | 'paper';
};

export type Programs = { curl: string; TypeScript: string; Python: string };

/** @param url The address of the service. The key is read from the environment, so that no program holds it. */
export function programsFor(url: string, file: string, request: ShownRequest): Programs {
  const json = JSON.stringify(request);
  const { classes, ...options } = request;
  return {
    curl: [
      `curl -s '${url}/v1/segmentations' \\`,
      `  -H "Authorization: Bearer $ITACLIP_KEY" -H 'Prefer: wait' \\`,
      `  -F ${inShell(`image=@${file}`)} \\`,
      `  -F ${inShell(`request=${json}`)}`,
    ].join('\n'),
    TypeScript: [
      `import { openAsBlob } from 'node:fs';`,
      `import { writeFile } from 'node:fs/promises';`,
      `import { Client } from 'itaclip/client';`,
      ``,
      `const client = new Client({ baseUrl: '${url}', token: process.env.ITACLIP_KEY });`,
      `const image = await openAsBlob(${JSON.stringify(file)});`,
      `const job = await client.segment(image, ${JSON.stringify(classes)}, ${JSON.stringify(options)});`,
      `const labels = await client.download(job, 'labels.png');`,
      `await writeFile('labels.png', Buffer.from(await labels.arrayBuffer()));`,
    ].join('\n'),
    Python: [
      `import json, os, requests`,
      ``,
      `request = json.loads(${inPython(json)})`,
      `with open(${JSON.stringify(file)}, "rb") as image:`,
      `    answer = requests.post(`,
      `        "${url}/v1/segmentations",`,
      `        headers={"Authorization": f"Bearer {os.environ['ITACLIP_KEY']}", "Prefer": "wait"},`,
      `        files={"image": image, "request": (None, json.dumps(request), "application/json")},`,
      `    )`,
      `answer.raise_for_status()`,
      `for found in answer.json()["result"]["classes"]:`,
      `    print(found["name"], found["share"])`,
    ].join('\n'),
  };
}

function inShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A JSON text is a valid literal of Python, too, once it is a text in JSON again. */
function inPython(text: string): string {
  return JSON.stringify(text);
}
