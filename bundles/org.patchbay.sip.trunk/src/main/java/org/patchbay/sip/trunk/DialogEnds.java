package org.patchbay.sip.trunk;

/**
 * Who is at either end of a dialog: all of it in lines, for no value has a line break. Our tag is left out, since the dialog has it anyway, and
 * that of the peer where it is what the second line ends with.
 */
final class DialogEnds {
    private static final String TAG = ";tag=";

    private final String all;
    private final String localTag;
    private final int remote;
    private final int target;

    private DialogEnds(String all, String localTag) {
        this.all = all;
        this.localTag = localTag;
        this.remote = all.indexOf('\n') + 1;
        this.target = all.indexOf('\n', remote) + 1;
    }

    /**
     * What a dialog keeps of them.
     *
     * @param local From or To of ours, tag included
     * @param remote From or To of the peer, tag included
     * @param remoteTag the peer's tag; empty while there is none
     * @param target the peer's Contact
     */
    static Kept kept(String local, String localTag, String remote, String remoteTag, String target) {
        String ours = !localTag.isEmpty() && local.endsWith(TAG + localTag)
                ? local.substring(0, local.length() - localTag.length())
                : local;
        String all = ours + '\n' + remote + '\n' + target;
        return Kept.whole(tag(remote).equals(remoteTag) ? all : all + '\n' + remoteTag);
    }

    static DialogEnds of(Kept kept, String localTag) {
        return new DialogEnds(kept.toString(), localTag);
    }

    String local() {
        String ours = all.substring(0, remote - 1);
        return ours.endsWith(TAG) ? ours + localTag : ours;
    }

    String remote() {
        return all.substring(remote, target - 1);
    }

    String remoteTag() {
        int own = all.indexOf('\n', target);
        return own < 0 ? tag(remote()) : all.substring(own + 1);
    }

    String target() {
        int end = all.indexOf('\n', target);
        return end < 0 ? all.substring(target) : all.substring(target, end);
    }

    private static String tag(String address) {
        int at = address.lastIndexOf(TAG);
        return at < 0 ? "" : address.substring(at + TAG.length());
    }
}
