import { describe, expect, it } from 'vitest';
import { hasForm, pasted } from './paste.ts';

const markdown = async (html: string): Promise<string> => (await pasted(html)).markdown;

describe('what is pasted', () => {
  it('is taken as it stands where it has no form', () => {
    expect(hasForm('<meta charset="utf-8"><div style="color: red"><span>let a = 1;</span></div>')).toBe(
      false,
    );
    expect(hasForm('<p>One <b>two</b></p>')).toBe(true);
  });

  it('from Word has lists, headings and no drawing', async () => {
    const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{}</style></head><body>
      <!--StartFragment--><h1>Set up <b>VPN</b></h1>
      <p class=MsoNormal>Do <b>this</b>:<o:p></o:p></p>
      <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Open it</p>
      <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.</span>Start it</p>
      <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>·</span>slowly</p>
      <p class=MsoNormal>Done.</p><!--EndFragment--></body></html>`;
    expect(await markdown(word)).toBe(
      '## Set up VPN\n\nDo **this**:\n\n1. Open it\n2. Start it\n    - slowly\n\nDone.',
    );
  });

  it('from Google Docs is bold where it looks so, not as a whole', async () => {
    const docs = `<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:400">One </span><span style="font-weight:700">two</span></p><ul><li><p><span>item</span></p></li></ul></b>`;
    expect(await markdown(docs)).toBe('One **two**\n\n- item');
  });

  it('keeps tables, each cell in a line, with or without a head', async () => {
    expect(
      await markdown(
        '<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p><p>2</p></td><td>x<br>y</td></tr></table>',
      ),
    ).toBe('| A | B |\n| --- | --- |\n| 1 2 | x y |');
    const bare = await markdown(
      '<table><tr><td><b>A</b></td><td>B</td></tr><tr><td colspan=2><a href="https://a.example/">1</a></td></tr></table>',
    );
    expect(bare).toBe('| **A** | B |\n| --- | --- |\n| [1](https://a.example/) |   |');
  });

  it('keeps links that lead somewhere, and counts pictures that cannot come along', async () => {
    const { markdown, pictures } = await pasted(
      '<p><a href="https://a.example/">there</a> <a href="#x">here</a> <a href="javascript:alert(1)">no</a><img src="file:///c:/a.png"></p>',
    );
    expect(markdown).toBe('[there](https://a.example/) here no');
    expect(pictures).toBe(1);
  });

  it('runs nothing', async () => {
    expect(await markdown('<p>a</p><script>throw 1</script><img src=x onerror=alert(1)>')).toBe('a');
  });
});
