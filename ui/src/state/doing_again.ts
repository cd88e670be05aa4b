// What ‘Do it again’ does: the same job from its beginning. An import is planned anew, and decided about anew.

import type { Again, ServerId } from "../ipc/backend";
import { text } from "../text/text";
import type { Ferry } from "./ferry.svelte";

export async function doAgain(ferry: Ferry, again: Again, title: string): Promise<void> {
  const { backend, exports, imports, library, lists, notices, session } = ferry;
  const known = (id: ServerId) => {
    const server = session.server(id);
    if (!server) notices.done(text.activity.serverGone);
    return server;
  };
  switch (again.job) {
    case "look":
      return void (await lists.read(again.server, true));
    case "export": {
      const server = known(again.server);
      if (server && again.app !== null) await exports.app(server, again.app, title);
      else if (server) await exports.all(server);
      return;
    }
    case "back-up": {
      const server = known(again.server);
      return server ? exports.backUp(server) : undefined;
    }
    case "plan": {
      const destination = known(again.destination);
      const from = again.source.kind === "server" ? session.server(again.source.server) : null;
      return destination ? imports.plan(again.source, { title: from?.name ?? title, environment: from?.environment ?? null }, destination) : undefined;
    }
    case "plan-again":
      return imports.planKept(again.plan);
    case "roll-back": {
      const reply = await backend.importReport(again.import);
      if (reply.status === "error") return notices.failed(text.activity.reportFailed, reply.error);
      const destination = known(reply.data.destination.server);
      return destination ? imports.rollBack(reply.data, destination) : undefined;
    }
    case "verify":
      await imports.open(again.import);
      return imports.verify(false);
    case "check":
      return library.runCheck(false);
  }
}
