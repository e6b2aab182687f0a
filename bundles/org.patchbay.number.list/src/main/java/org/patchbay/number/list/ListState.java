package org.patchbay.number.list;

import java.time.Instant;
import java.util.List;

import org.patchbay.api.ops.list.ListView;
import org.patchbay.api.ops.store.Stored;

/**
 * A list as it is: the documents it is made of, and what calls see of them. Immutable.
 *
 * @param unreadable how many lines or documents cannot be read
 */
record ListState(ListKey key, List<Stored> documents, NumberSet numbers, int unreadable) {

    static ListState empty(ListKey key) {
        return new ListState(key, List.of(), NumberSet.EMPTY, 0);
    }

    /** The same list with the documents that it has now, in the order of their keys. Where some came to those that are known, these alone are read. */
    ListState with(List<Stored> now) {
        int known = documents.size();
        boolean grown = now.size() >= known
                && now.subList(0, known).equals(documents)
                && (now.size() == known || ListKey.version(now.get(known).key()) > version());
        if (!grown) {
            Content content = Content.of(Change.of(now));
            return new ListState(key, now, NumberSet.of(content.keys()), content.unreadable());
        }
        NumberSet set = numbers;
        int wrong = unreadable;
        for (Change change : Change.of(now.subList(known, now.size()))) {
            Content content = Content.run(change);
            set = set.with(content.keys());
            wrong += content.unreadable();
        }
        return new ListState(key, now, set, wrong);
    }

    /** 0 for a list that never had an entry. */
    long version() {
        return documents.isEmpty()
                ? 0
                : ListKey.version(documents.get(documents.size() - 1).key());
    }

    List<Change> changes() {
        return Change.of(documents);
    }

    Content content() {
        return Content.of(changes());
    }

    ListView view() {
        if (documents.isEmpty()) {
            return new ListView(key.name(), 0, 0, "", Instant.EPOCH);
        }
        Stored last = documents.get(documents.size() - 1);
        return new ListView(key.name(), numbers.size(), version(), last.author(), last.at());
    }
}
