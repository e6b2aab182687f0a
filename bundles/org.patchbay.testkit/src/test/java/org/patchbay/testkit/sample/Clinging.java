package org.patchbay.testkit.sample;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

/** The same, but a thread that it never ends holds it. */
public final class Clinging implements CallHandler {

    public Clinging() {
        Thread thread = new Thread(this::linger, "clinging");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void linger() {
        try {
            wait(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return new Careful().decide(attempt, call);
    }
}
