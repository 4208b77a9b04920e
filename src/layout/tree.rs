//! The structure tree while it grows.
//!
//! Elements are made when their text is broken into lines and join their parent when their first
//! content is painted. Painting is in reading order, so the tree is, too.

use super::{Attributes, Element, Kid, Tag};

/// Elements of one section; 0 is its `Sect`.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<Element>,
    attached: Vec<bool>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut tree = Self { elements: Vec::new(), attached: Vec::new() };
        tree.add(Tag::Sect, 0);
        tree.attached[0] = true;
        tree
    }

    /// A new element that joins `parent` with its first content.
    pub(super) fn add(&mut self, tag: Tag, parent: u32) -> u32 {
        let id = u32::try_from(self.elements.len()).expect("fewer than 2^32 elements");
        self.elements.push(Element {
            tag,
            parent,
            kids: Vec::new(),
            alt: None,
            actual_text: None,
            expansion: None,
            lang: None,
            attributes: Attributes::None,
        });
        self.attached.push(false);
        id
    }

    pub(super) fn get(&mut self, id: u32) -> &mut Element {
        &mut self.elements[id as usize]
    }

    /// Joins an element and its ancestors to the tree.
    pub(super) fn attach(&mut self, id: u32) {
        if self.attached[id as usize] {
            return;
        }
        self.attached[id as usize] = true;
        let parent = self.elements[id as usize].parent;
        self.attach(parent);
        self.push_kid(parent, Kid::Element(id));
        // A footnote is read right after its mark.
        if self.elements[id as usize].tag == Tag::Reference
            && let Some(next) = self.elements.get(id as usize + 1)
            && next.tag == Tag::Note
        {
            self.attach(id + 1);
        }
    }

    pub(super) fn push_kid(&mut self, id: u32, kid: Kid) {
        let kids = &mut self.elements[id as usize].kids;
        // Most elements have one child, and a growing vector starts with room for four.
        if kids.is_empty() {
            kids.reserve_exact(1);
        }
        kids.push(kid);
    }

    pub(super) fn last_kid(&self, id: u32) -> Option<Kid> {
        self.elements[id as usize].kids.last().copied()
    }

    /// The finished elements; those that never got content are left out. `renumber` gets the old
    /// number of each that is kept, and says which element a number has become.
    pub(super) fn finish(self) -> (Vec<Element>, Option<Vec<u32>>) {
        if self.attached.iter().all(|&a| a) {
            return (self.elements, None);
        }
        let mut next = 0;
        let numbers: Vec<u32> = self
            .attached
            .iter()
            .map(|&attached| {
                let number = next;
                next += u32::from(attached);
                number
            })
            .collect();
        let mut elements: Vec<Element> = self
            .elements
            .into_iter()
            .zip(&self.attached)
            .filter_map(|(element, &attached)| attached.then_some(element))
            .collect();
        for element in &mut elements {
            element.parent = numbers[element.parent as usize];
            for kid in &mut element.kids {
                if let Kid::Element(id) = kid {
                    *id = numbers[*id as usize];
                }
            }
            if let Attributes::Cell { headers, .. } = &mut element.attributes {
                headers.retain(|id| self.attached[*id as usize]);
                for id in headers {
                    *id = numbers[*id as usize];
                }
            }
        }
        (elements, Some(numbers))
    }
}
