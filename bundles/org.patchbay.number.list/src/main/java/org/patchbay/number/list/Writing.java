package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.List;

import org.patchbay.api.ops.store.Write;

/** Writes a change: takes its lines, in the order of their entries, and makes documents of them. */
final class Writing {
    /** Entries a document. */
    private static final int PART = 4000;

    private final ListKey list;
    private final long version;
    private final String head;
    private final List<Write> writes = new ArrayList<>();
    private StringBuilder text;
    private int lines;

    Writing(ListKey list, long version, String action) {
        this.list = list;
        this.version = version;
        head = Change.HEAD + action.replaceAll("\\p{Cntrl}", " ");
        text = new StringBuilder(head);
    }

    void removed(String number) {
        line('-' + number);
    }

    void line(String line) {
        text.append('\n').append(line);
        if (++lines % PART == 0) {
            end();
            text = new StringBuilder(PART * 16).append(head);
        }
    }

    private void end() {
        writes.add(Write.put(ListKey.SPACE, list.document(version, writes.size()), text.toString())
                .expecting(0));
    }

    /** The documents; one at least, and each must not be there yet: so two who change a list at the same time learn of each other. */
    List<Write> writes() {
        if (lines % PART != 0 || lines == 0) {
            end();
        }
        return writes;
    }
}
