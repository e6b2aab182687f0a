package org.patchbay.rest;

import java.util.List;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.personal.PersonalOperations;

/** Something is kept about everybody; and the call records cannot be changed where they are of bob. */
final class Persons implements PersonalOperations {
    private final List<String> done;

    /** @param done where is written down what is done */
    Persons(List<String> done) {
        this.done = done;
    }

    @Override
    public List<Part> export(String author, String who) throws OperationException {
        if (who.equals("nonsense")) {
            throw new OperationException(Reason.INVALID, "'" + who + "' is neither TENANT/USER nor a number.");
        }
        done.add(author + " exported " + who);
        return List.of(new Part("directory", List.of("users acme/ada, and on a list of globex"), ""));
    }

    @Override
    public List<Part> erase(String author, String who) {
        done.add(author + " erased " + who);
        return List.of(
                new Part("directory", List.of("The entry was removed."), ""),
                new Part("cdr", List.of(), who.endsWith("/bob") ? "The disk is full." : ""));
    }

    @Override
    public List<Part> export(String author, String tenant, String user) {
        done.add(author + " exported of " + tenant + " " + user);
        return List.of(new Part("directory", List.of("users acme/ada"), ""));
    }

    @Override
    public List<Part> erase(String author, String tenant, String user) {
        done.add(author + " erased of " + tenant + " " + user);
        return List.of(new Part("directory", List.of("The entry was removed."), ""));
    }
}
