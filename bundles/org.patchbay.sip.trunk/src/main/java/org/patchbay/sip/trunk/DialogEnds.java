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

    /** What {@link #text} has made. */
    static DialogEnds of(String text, String localTag) {
        int remote = text.indexOf('\n') + 1;
        int target = text.indexOf('\n', remote) + 1;
        int tag = text.indexOf('\n', target) + 1;
        String ours = text.substring(0, remote - 1);
        String theirs = text.substring(remote, target - 1);
        return new DialogEnds(
                ours.endsWith(TAG) ? ours + localTag : ours,
                theirs,
                tag == 0 ? tag(theirs) : text.substring(tag),
                tag == 0 ? text.substring(target) : text.substring(target, tag - 1));
    }

    /** All of it in lines, for no value has a line break. Our tag is left out, and that of the peer where it is what the second line ends with. */
    String text(String localTag) {
        String ours = !localTag.isEmpty() && local.endsWith(TAG + localTag)
                ? local.substring(0, local.length() - localTag.length())
                : local;
        String all = ours + '\n' + remote + '\n' + target;
        return tag(remote).equals(remoteTag) ? all : all + '\n' + remoteTag;
    }

    private static String tag(String address) {
        int at = address.lastIndexOf(TAG);
        return at < 0 ? "" : address.substring(at + TAG.length());
    }
}
