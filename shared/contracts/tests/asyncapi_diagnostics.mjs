// Prints what @asyncapi/parser has to say about the document named by the first argument, as JSON.
import { readFileSync } from 'node:fs';
import parserPackage from '@asyncapi/parser';

const { document, diagnostics } = await new parserPackage.Parser().parse(readFileSync(process.argv[2], 'utf8'));
const said = diagnostics.map(({ code, severity, message, path }) => ({ code, severity, message, path }));
const messages = document ? document.allMessages().all().map((message) => message.name()) : [];
const channels = document ? document.allChannels().all().map((channel) => channel.address()) : [];
process.stdout.write(JSON.stringify({ diagnostics: said, messages, channels }));
