package org.patchbay.itests.harness;

/**
 * What a command did.
 *
 * @param exit its exit status; -1 if the connection ended without one
 * @param out what it printed, without colours
 * @param err what it printed as errors
 */
public record Outcome(int exit, String out, String err) {
    public boolean succeeded() {
        return exit == 0;
    }
}
