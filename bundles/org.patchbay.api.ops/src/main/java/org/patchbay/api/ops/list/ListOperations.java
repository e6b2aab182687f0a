package org.patchbay.api.ops.list;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.directory.ImportReport;

/**
 * The number lists of the store. A list is there as soon as it has an entry, holds a million at most, and counts for the next call on every node
 * that shares the store. Every change takes effect whole or not at all, is audited, and can be undone. Numbers are compared without the plus,
 * spaces and punctuation.
 */
@ProviderType
public interface ListOperations {
    /** How many entries a list may have. */
    int MOST_ENTRIES = 1_000_000;
    /** How many problems of an import are told. */
    int MOST_PROBLEMS = 10_000;

    /** The lists of a tenant, its sites and its users, by owner. */
    List<ListView> lists(String tenant);

    /** A list; one without entries where there is none of that name. */
    ListView list(ListName list) throws OperationException;

    /**
     * Entries of a list, by their digits.
     *
     * @param beginning only those that begin so; empty for all
     * @param offset how many to leave out
     * @param limit how many at most, 1 to 1000
     */
    List<ListedNumber> entries(ListName list, String beginning, int offset, int limit) throws OperationException;

    /** The entries of a list that a number is on, be it by itself or by its beginning; those that have ended left out. */
    List<ListedNumber> matching(ListName list, String number) throws OperationException;

    /** What was done to a list, newest first. Further back than 50 changes may be told as one. */
    List<ListChange> history(ListName list) throws OperationException;

    /**
     * Puts numbers on a list; those that are on it get the new end, and the note if there is one.
     *
     * @param until from when on they do not count any more; empty for ever
     * @throws OperationException INVALID with every problem; CONFLICT when somebody else changes the list all the time
     */
    ImportReport add(String author, ListName list, List<String> numbers, Optional<Instant> until, String note)
            throws OperationException;

    /** @throws OperationException NOT_FOUND where one of them is not on it: then none is removed */
    ImportReport remove(String author, ListName list, List<String> numbers) throws OperationException;

    /**
     * Loads many entries, or says what would come of it. An import in which anything is wrong changes nothing, and its report has every problem
     * with its line, {@value #MOST_PROBLEMS} at most. The same entry twice counts once.
     */
    ImportReport load(String author, ListImport request) throws OperationException;

    /** All entries as CSV that can be loaded again. */
    String export(ListName list) throws OperationException;

    /**
     * Makes a list what it was at a version of its history; 0 for empty.
     *
     * @throws OperationException NOT_FOUND where that is too many changes ago
     */
    ListView undo(String author, ListName list, long version) throws OperationException;
}
