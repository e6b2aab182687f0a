package org.patchbay.sip.trunk;

/**
 * Who is at either end of a dialog.
 *
 * @param local From or To of ours, tag included
 * @param remote From or To of the peer, tag included
 * @param remoteTag the peer's tag; empty while there is none
 * @param target the peer's Contact
 */
record DialogEnds(String local, String remote, String remoteTag, String target) {
    private static final String TAG = ";tag=";

    /**
     * All of it in lines, for no value has a line break. Our tag is left out, since the dialog has it anyway, and that of the peer where it is what
     * {@code remote} ends with.
     */
    Kept kept(String localTag) {
        String ours = !localTag.isEmpty() && local.endsWith(TAG + localTag)
                ? local.substring(0, local.length() - localTag.length())
                : local;
        String all = ours + '\n' + remote + '\n' + target;
        return Kept.whole(tag(remote).equals(remoteTag) ? all : all + '\n' + remoteTag);
    }

    static DialogEnds of(Kept kept, String localTag) {
        String all = kept.toString();
        int first = all.indexOf('\n');
        int second = all.indexOf('\n', first + 1);
        int third = all.indexOf('\n', second + 1);
        String ours = all.substring(0, first);
        String remote = all.substring(first + 1, second);
        return new DialogEnds(
                ours.endsWith(TAG) ? ours + localTag : ours,
                remote,
                third < 0 ? tag(remote) : all.substring(third + 1),
                third < 0 ? all.substring(second + 1) : all.substring(second + 1, third));
    }

    private static String tag(String address) {
        int at = address.lastIndexOf(TAG);
        return at < 0 ? "" : address.substring(at + TAG.length());
    }
}
