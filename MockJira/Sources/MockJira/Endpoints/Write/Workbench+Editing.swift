extension Workbench {
    /// Returns an editor for a writing request of the current account; the site's clock advances by a tick.
    func edit() -> SiteEditor {
        SiteEditor(tables, account: account, now: time.tick())
    }

    /// Replaces the site by the one with the changes of an editor.
    func commit(_ editor: SiteEditor) {
        replace(editor.result)
    }
}
