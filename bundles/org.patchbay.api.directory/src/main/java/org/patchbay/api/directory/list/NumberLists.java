package org.patchbay.api.directory.list;

import java.time.Instant;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Looks numbers up in lists, which may be long. Answers from memory and never blocks: fit for a call's thread. It is there once the lists have
 * been read for the first time, so that whoever needs it never takes a list that is not read yet for an empty one.
 */
@ProviderType
public interface NumberLists {

    /**
     * What this owner's own lists say of a number; never those of its tenant or site, which are asked by themselves.
     *
     * @param number as it is dialled or shown, with or without the plus; whatever is no digit does not count. What has letters is no number,
     *     and is on those lists alone that name everybody
     * @param at when: entries that have ended by then do not count
     */
    Ruling ruling(ListOwner owner, Direction direction, String number, Instant at);
}
