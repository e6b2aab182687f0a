package org.patchbay.api.ops.personal;

import java.util.List;
import java.util.Set;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.api.ops.OperationException;

/** One place where something about people is kept; a service of the bundle that keeps it. Called on a thread that may wait for a disk. */
@ConsumerType
public interface PersonalData {

    /** What it is, in a word or two, such as {@code cdr}. */
    String name();

    /** The ids of calls that the person took part in, where this place knows any. */
    default Set<String> calls(Person person) throws OperationException {
        return Set.of();
    }

    /** What is kept about the person, each item as a line of text; empty when there is nothing. */
    List<String> export(Person person) throws OperationException;

    /**
     * Makes what is kept no longer say anything about the person. May be asked again when it failed halfway.
     *
     * @return what was done and what is left to do by hand, each as a sentence; empty when there was nothing
     */
    List<String> erase(String author, Person person) throws OperationException;
}
